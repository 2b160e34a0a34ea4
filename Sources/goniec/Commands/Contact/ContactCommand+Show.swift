import App
import ArgumentParser
import Identity
import JSON
import Scenario
import Store
import Time

extension ContactCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a contact: attributes, consents, segments, what is under way, the last mails.",
            discussion: "Example: goniec contact show customer-1 --json"
        )

        @Argument(help: "The contact's subject, or its id.")
        var contact: String

        @Option(help: "How many mails, at most.")
        var deliveries = 20

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard (0...1_000).contains(deliveries) else { throw Failure("--deliveries \(deliveries): 0 to 1000 is needed") }
            let page = try await common.session().contact(named: contact, deliveries: deliveries)
            print(output.json ? Output.object(page.json) : page.text)
        }
    }
}

extension ContactPage {
    fileprivate var json: JSONObject {
        let contact = record.contact
        return [
            "contact": .string(contact.id.description), "subject": .string(contact.subject), "email": .text(contact.email),
            "locale": .text(contact.locale), "zone": .text(contact.zone), "attributes": .object(contact.attributes),
            "consents": .object(JSONObject(consents.map { ($0.topic, .object($0.json)) })),
            "segments": .array(segments.map { .string($0) }),
            "aliases": .array(aliases.map { .string($0) }), "enrollments": .array(enrollments.map { .object($0.json) }),
            "deliveries": .array(deliveries.map { .object($0.json) }), "created_at": .string(createdAt.description),
            "updated_at": .string(updatedAt.description), "last_event_at": .text(record.lastEventAt?.description),
            "stopped_at": .text(stoppedAt?.description), "erased_at": .text(erasedAt?.description),
        ]
    }

    fileprivate var text: String {
        let contact = record.contact
        let facts: [(String, String?)] = [
            ("contact", contact.id.description), ("subject", contact.subject), ("email", contact.email), ("locale", contact.locale),
            ("zone", contact.zone), ("also called", aliases.isEmpty ? nil : aliases.joined(separator: ", ")),
            ("segments", segments.isEmpty ? nil : segments.joined(separator: ", ")),
            ("first heard of", Output.moment(createdAt)), ("last event", record.lastEventAt.map(Output.moment)),
            ("stopped", stoppedAt.map(Output.moment)), ("erased", erasedAt.map(Output.moment)),
        ]
        var lines = facts.compactMap { name, value in value.map { "\(name): \($0)" } }
        func list(_ title: String, _ items: [String]) {
            if !items.isEmpty { lines += ["\(title):"] + items.map { "  \($0)" } }
        }
        list("attributes", contact.attributes.map { "\($0.name): \($0.value.text)" })
        list("consents", consents.map { "\($0.topic): \($0.granted ? "yes" : "no") (\($0.source), \(Output.moment($0.changedAt)))" })
        list("under way", enrollments.map(\.line))
        list("mails", deliveries.map(\.line))
        return lines.joined(separator: "\n")
    }
}

extension ContactPage.Consent {
    fileprivate var json: JSONObject {
        ["granted": .bool(granted), "source": .string(source), "changed_at": .string(changedAt.description)]
    }
}

extension ContactPage.Passage {
    fileprivate var json: JSONObject {
        [
            "enrollment": .string(id.description), "scenario": .string(scenario), "version": .int(Int64(version)), "key": .string(key),
            "step": .text(step), "entered_at": .string(enteredAt.description), "due_at": .text(dueAt?.description),
        ]
    }

    fileprivate var line: String {
        let parts = [
            "\(scenario) version \(version)", key.isEmpty ? nil : "key \(key)", step.map { "at \($0)" },
            "since \(Output.moment(enteredAt))", dueAt.map { "until \(Output.moment($0))" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

extension ContactPage.Mail {
    fileprivate var json: JSONObject {
        [
            "delivery": .string(id.description), "scenario": .string(scenario), "step": .string(step), "template": .string(template),
            "state": .string(state), "reason": .text(reason), "created_at": .string(createdAt.description),
            "updated_at": .string(updatedAt.description),
        ]
    }

    fileprivate var line: String {
        "\(Output.moment(createdAt)) \(scenario)/\(step): \(state)\(reason.map { " (\(Output.shortened($0)))" } ?? "")"
    }
}

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
