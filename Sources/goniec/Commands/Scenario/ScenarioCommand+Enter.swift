import App
import ArgumentParser
import Foundation
import Identity
import JSON

extension ScenarioCommand {
    struct Enter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let contacts into a scenario of manual: true.",
            discussion: """
                Example: goniec scenario enter vip-welcome --contact customer-1 --contact customer-2 --data '{"gift":"book"}'
                Example: goniec scenario enter vip-welcome --contacts subjects.txt --reason "jubilee"
                One that was interrupted goes on with --resume and the name it gave; nobody is let in twice by it.
                """
        )

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(name: .customLong("contact"), help: ArgumentHelp("A contact's subject; can be given again.", valueName: "subject"))
        var contacts: [String] = []

        @Option(name: .customLong("contacts"), help: ArgumentHelp("A file with a subject a line; - for standard input.", valueName: "file"))
        var file: String?

        @Option(help: ArgumentHelp("What the event of each says, as a JSON object: event.data in conditions.", valueName: "json"))
        var data: String?

        @Option(help: "Why; noted in the audit.")
        var reason: String?

        @Option(help: ArgumentHelp("Go on with one that was interrupted, with the same contacts.", valueName: "id"))
        var resume: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard contacts.isEmpty != (file == nil) else { throw ValidationError("Give --contact SUBJECT or --contacts FILE.") }
            guard resume == nil || data == nil else { throw ValidationError("One that is resumed says what it said: --data isn't needed.") }
            guard resume.map({ Identity.UUID($0) != nil }) ?? true else { throw ValidationError("--resume needs the name that was given.") }
        }

        func run() async throws {
            let data = try object()
            var progress = ProgressLine<ContactProgress>(total: contacts.isEmpty ? nil : contacts.count)
            let result = try await common.session().enter(
                scenario, subjects: try subjects(), data: data, reason: reason, resuming: resume.flatMap { Identity.UUID($0) },
                progress: { progress.show(ContactProgress(done: $0.entered + $0.unknownCount)) },
                began: { if file != nil { Terminal.say("if this is interrupted, go on with --resume \($0)") } })
            if contacts.count > 1_000 || file != nil { progress.end() }
            if output.json {
                print(
                    Output.object([
                        "entered": .int(Int64(result.entered)), "unknown": .int(Int64(result.unknownCount)),
                        "unknown_subjects": .array(result.unknown.map { .string($0) }),
                    ]))
            } else {
                print("\(Figure.count(result.entered)) contacts are on their way into \(scenario)")
                for subject in result.unknown { Terminal.say("unknown: \(subject)") }
                if result.unknownCount > result.unknown.count {
                    Terminal.say("and \(Figure.count(result.unknownCount - result.unknown.count)) more are unknown")
                }
            }
            if result.unknownCount > 0 { throw ExitCode.failure }
        }

        private func object() throws -> JSONObject? {
            guard let data else { return nil }
            guard let object = (try? JSONValue(parsing: Array(data.utf8)))?.object else { throw Failure("--data is no JSON object") }
            return object
        }

        private func subjects() throws -> AsyncThrowingStream<String, any Error> {
            guard let file else {
                let contacts = contacts
                return AsyncThrowingStream { continuation in
                    for contact in contacts { continuation.yield(contact) }
                    continuation.finish()
                }
            }
            let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
            guard let handle else { throw Failure("there is no file \(file) that can be read") }
            let reader = LineReader(descriptor: handle.fileDescriptor)
            return AsyncThrowingStream {
                // The handle closes its descriptor when nobody has it any more.
                defer { withExtendedLifetime(handle) {} }
                return try await reader.next().map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }
}
