internal import CEL
internal import Identity
internal import JSON
internal import Time

/// What an expression of a scenario can see: `contact`, `event`, `key`, `context`, `now` and the aggregates of `events`.
struct Scope {
    let contact: Contact
    let event: Event
    let key: String
    let context: Event
    let now: Timestamp
    let aggregates: any EventAggregates
}

extension Scope: Bindings {
    func value(of name: String) -> CEL.Value? {
        switch name {
        case "contact": Self.value(of: contact)
        case "event": Self.value(of: event)
        case "context": Self.value(of: context)
        case "key": .string(key)
        case "now": .timestamp(Instant(now))
        default: nil
        }
    }

    func call(_ function: String, target: String, arguments: [CEL.Value]) throws(EvaluationError) -> CEL.Value? {
        guard target == "events" else { return nil }
        guard case .string(let type)? = arguments.first else { throw .failed("events.\(function) needs an event type first") }
        let within = try window(arguments.dropFirst().first, of: function)
        let field = try field(arguments.dropFirst(2).first, of: function)
        switch function {
        case "count": return .int(Int64(aggregates.count(type, within: within, now: now)))
        case "last": return aggregates.last(type, within: within, field: field, now: now).map { CEL.Value($0) } ?? .null
        case "sum":
            guard let field else { throw .failed("events.sum needs the field to add up as its third argument") }
            return .double(aggregates.sum(type, within: within, field: field, now: now))
        default: return nil
        }
    }

    private func window(_ argument: CEL.Value?, of function: String) throws(EvaluationError) -> Duration? {
        switch argument {
        case .duration(let span)?: return span.duration
        case nil: return nil
        default: throw .failed("the window of events.\(function) must be a duration")
        }
    }

    private func field(_ argument: CEL.Value?, of function: String) throws(EvaluationError) -> String? {
        switch argument {
        case .string(let path)?: return path
        case nil: return nil
        default: throw .failed("the field of events.\(function) must be a text")
        }
    }

    private static func value(of contact: Contact) -> CEL.Value {
        let members: JSONObject = [
            "id": .string(contact.id.description), "subject": .string(contact.subject), "email": text(contact.email),
            "locale": text(contact.locale), "zone": text(contact.zone), "attributes": .object(contact.attributes),
        ]
        return .map(Map(members))
    }

    private static func text(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    private static func value(of event: Event) -> CEL.Value {
        [
            "id": .string(event.id), "source": .string(event.source), "type": .string(event.type), "subject": .string(event.subject),
            "time": .timestamp(Instant(event.time)), "data": CEL.Value(event.data),
        ]
    }
}
