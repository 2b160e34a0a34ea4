import App
import ArgumentParser
import Foundation
import Identity
import JSON

extension DeadCommand {
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an edited copy of a dead letter; the original is kept, superseded.",
            discussion: """
                The copy is open: replay it. --body - reads standard input.
                Example: goniec dead edit 0d9c8c1e-6b9b-5c0a-9a57-6f0d5a3f1c11 --body mended.json --reason "the shop forgot the id"
                """
        )

        @Argument(help: "The letter's id.")
        var id: String

        @Option(help: ArgumentHelp("The new body; - is standard input.", valueName: "file"))
        var body: String?

        @Option(help: "The new content type.")
        var contentType: String?

        @Option(name: .customLong("header"), help: ArgumentHelp("A header; without a value it is taken out.", valueName: "name=value"))
        var headers: [String] = []

        @Option(help: "Why; noted in the audit and in both letters' histories.")
        var reason: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let id = try DeadCommand.id(id, of: "dead letter")
            var changes: JSONObject = [:]
            for text in headers {
                guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                    throw Failure("--header takes name=value, not \"\(text)\"")
                }
                let value = String(text[text.index(after: equals)...])
                changes[String(text[..<equals])] = value.isEmpty ? .null : .string(value)
            }
            let bytes = try body.map(DocumentFile.bytes)
            let session = try await common.session()
            let copy = try await session.editDeadLetter(id, body: bytes, contentType: contentType, headers: changes, reason: reason)
            if output.json { return print(Output.object(["letter": .string(copy.description), "original": .string(id.description)])) }
            print("the copy is \(copy)")
            Terminal.say("goniec dead replay \(copy) replays it")
        }
    }
}
