import App
import ArgumentParser
import JSON

extension ContactCommand {
    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop all mail to a contact, transactional mail too, until it is resumed.",
            discussion: """
                Its passages go on, and their e-mails are skipped. What is pending is suppressed when its turn comes.
                Example: goniec contact stop customer-1 --reason 'complaint 2026-118'
                """
        )

        @OptionGroup var choice: StopOptions

        func run() async throws {
            try await choice.apply(isStopped: true)
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let mail to a stopped contact go out again; what was skipped meanwhile isn't made up for.",
            discussion: "Example: goniec contact resume customer-1 --reason 'complaint 2026-118 is settled'"
        )

        @OptionGroup var choice: StopOptions

        func run() async throws {
            try await choice.apply(isStopped: false)
        }
    }

    /// Whom to stop or to resume, and why.
    struct StopOptions: ParsableArguments {
        @Argument(help: "The contact's subject, or its id.")
        var contact: String

        @Option(help: "Why; noted in the audit.")
        var reason: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func apply(isStopped: Bool) async throws {
            let changed = try await common.session().setStopped(isStopped, contact: contact, reason: reason)
            if output.json { return print(Output.object(["changed": .bool(changed)])) }
            print("\(contact) \(changed ? "is" : "was") \(isStopped ? "stopped" : "resumed")\(changed ? "" : " before")")
        }
    }
}
