import App
import ArgumentParser
import JSON
import Store
import Time

extension ContactCommand {
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell why each e-mail to a contact was sent or wasn't.",
            discussion: """
                Every passage with all that was decided in it: how the contact came in, what it waited for, which gate was closed and why,
                and what became of each e-mail.
                Example: goniec contact explain customer-1 --scenario abandoned-cart
                Example: goniec contact explain customer-1 --since 2026-11-01T00:00:00Z --zone contact
                """
        )

        @Argument(help: "The contact's subject, or its id.")
        var subject: String

        @Option(help: "Only this scenario.")
        var scenario: String?

        @Option(help: "Leave out what ended before (RFC 3339).")
        var since: String?

        @Option(help: "By whose clocks times are shown: UTC, contact, or a zone as in Europe/Warsaw.")
        var zone = "UTC"

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let since = try moment()
            let known = zone == "contact" ? Zone.utc : Zone(zone)
            guard let known else { throw Failure("there is no time zone \(zone): Europe/Warsaw, for instance, or contact") }
            let explanation = try await common.session().explain(contact: subject, scenario: scenario, since: since)
            if output.json { return print(Output.array(explanation.records)) }
            print(explanation.text(in: zone == "contact" ? explanation.history.zone.flatMap { Zone($0) } ?? .utc : known))
        }

        private func moment() throws -> Timestamp {
            guard let since else { return .earliest }
            guard let moment = Timestamp(since) else {
                throw Failure("\"\(since)\" is no time of RFC 3339: 2026-11-24T12:00:00Z, for instance")
            }
            return moment
        }
    }
}
