internal import Identity
package import JSON
package import Store
internal import Time

extension LetterSummary {
    /// What lists say of a letter.
    package var json: JSONObject {
        [
            "id": .string(id.description), "state": .string(state.rawValue), "queue": .string(queue), "reason": .string(reason),
            "group": .string(fingerprint), "attempts": .int(Int64(attempts)), "first_at": .string(firstAt.description),
            "last_at": .string(lastAt.description), "scenario": .optional(scenario), "contact": .optional(contact?.description),
            "enrollment": .optional(enrollment?.description), "delivery": .optional(delivery?.description),
            "original": .optional(original?.description),
        ]
    }
}

extension DeadLetterGroup {
    /// What lists say of a group.
    package var json: JSONObject {
        [
            "group": .string(fingerprint), "queue": .string(queue), "reason": .string(reason), "count": .int(count),
            "first_at": .string(firstAt.description), "last_at": .string(lastAt.description),
        ]
    }
}

extension LetterEvent {
    /// A line of a history.
    package var json: JSONObject {
        [
            "at": .string(at.description), "action": .string(action.rawValue), "actor": .optional(actor), "reason": .optional(reason),
            "operation": .optional(operation?.description),
        ]
    }
}

extension ReplayOperation {
    /// How a replay stands.
    package var json: JSONObject {
        [
            "operation": .string(id.description), "state": .string(state.rawValue), "abandoned": .bool(isAbandoned),
            "filter": .object(filter.json), "actor": .string(actor), "reason": .optional(reason),
            "rate": rate.map { .int(Int64($0)) } ?? .null, "total": .int(total), "done": .int(done), "failed": .int(failed),
            "started_at": .string(startedAt.description), "seen_at": .string(seenAt.description),
            "ended_at": .optional(endedAt?.description),
        ]
    }
}

extension JSONValue {
    fileprivate static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
