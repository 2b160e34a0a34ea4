import App
import ArgumentParser
import Foundation
import JSON

extension DeadCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write dead letters with their bodies to standard output, one JSON object a line, the oldest first.",
            discussion: """
                body is text, or base64 where body_encoding says so. Bodies may hold a person's data, so that somebody has read them is noted \
                in the audit.
                Example: goniec dead export --group 9c1185a5c5e9fc54 > letters.ndjson
                """
        )

        @OptionGroup var options: DeadLetterOptions

        @Option(help: "Why; noted in the audit.")
        var reason: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let filter = try options.filter()
            let count = try await common.session().exportDeadLetters(filter, reason: reason) { letter in
                try Output.line(letter.json)
            }
            if Terminal.isInteractive { Terminal.say(count == 1 ? "1 letter exported" : "\(count) letters exported") }
        }
    }
}
