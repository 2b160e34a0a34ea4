import App
import ArgumentParser
import JSON
import Store

extension ContactCommand {
    struct Consent: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record what a contact said of a topic.",
            discussion: "Example: goniec contact consent customer-1 newsletter no --reason 'said so on the phone'"
        )

        @Argument(help: "The contact's subject, or its id.")
        var contact: String

        @Argument(help: "The topic.")
        var topic: String

        @Argument(help: "yes or no.")
        var answer: String

        @Option(help: "Why; noted in the audit.")
        var reason: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let granted = ContactCommand.answer(answer) else { throw Failure("\(answer): yes or no is needed") }
            guard !topic.isEmpty else { throw Failure("the topic needs a name") }
            let changed = try await common.session().recordConsent(of: contact, topic: topic, granted: granted, reason: reason)
            if output.json { return print(Output.object(["changed": .bool(changed)])) }
            print("\(contact) \(changed ? "says" : "said before:") \(granted ? "yes" : "no") to \(topic)")
        }
    }

    struct Merge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Merge a contact into another: what is said of the first is then said of the second.",
            discussion: """
                Attributes of the second win, those it lacks are filled in; a consent withdrawn on either side is withdrawn. Of two passages \
                through one scenario under one key that of the second goes on. It can't be undone.
                Example: goniec contact merge web-visitor-81 customer-1 --reason 'signed in'
                """
        )

        @Argument(help: "The contact that is merged, by its subject or id.")
        var from: String

        @Argument(help: "The contact that stays.")
        var into: String

        @Option(help: "Why; noted in the audit.")
        var reason: String?

        @OptionGroup var confirmation: Confirmation
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            try confirmation.ask("Merge \(from) into \(into)? It can't be undone.")
            let result = try await session.mergeContacts(from, into: into, reason: reason) { Terminal.say("\($0); waiting") }
            if output.json {
                return print(
                    Output.object([
                        "enrollments": .int(Int64(result.enrollments)), "enrollments_ended": .int(Int64(result.endedEnrollments)),
                        "deliveries": .int(Int64(result.deliveries)), "events": .int(Int64(result.events)),
                    ]))
            }
            print(
                """
                \(from) is \(into) now: \(result.enrollments) enrollments moved, of which \(result.endedEnrollments) ended, \
                \(result.deliveries) deliveries, \(result.events) events
                """)
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a person: attributes, address, consents, what events and mails carried; and cancel what is pending.",
            discussion: """
                What still comes in about the contact is ignored. A suppressed address stays suppressed, as a keyed hash. It can't be undone.
                Example: goniec contact erase customer-1 --reason 'request 2026-118'
                """
        )

        @Argument(help: "The contact's subject, or its id.")
        var contact: String

        @Option(help: "Why; noted in the audit.")
        var reason: String?

        @OptionGroup var confirmation: Confirmation
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            try confirmation.ask("Erase \(contact)? It can't be undone.")
            let erased = try await session.eraseContact(named: contact, reason: reason)
            print(output.json ? Output.object(["erased": .bool(erased)]) : erased ? "\(contact) is erased" : "\(contact) was erased before")
        }
    }
}
