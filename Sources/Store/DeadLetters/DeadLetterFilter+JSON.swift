internal import Identity
package import JSON
internal import Time

extension DeadLetterFilter {
    /// What was asked for, as an operation keeps it; only what is set.
    package var json: JSONObject {
        var members: JSONObject = [:]
        members["ids"] = ids.map { .array($0.map { .string($0.description) }) }
        members["group"] = group.map(JSONValue.string)
        members["queue"] = queue.map(JSONValue.string)
        members["from"] = from.map { .string($0.description) }
        members["to"] = to.map { .string($0.description) }
        members["scenario"] = scenario.map(JSONValue.string)
        members["contacts"] = contacts.map { .array($0.map { .string($0.description) }) }
        members["text"] = text.map(JSONValue.string)
        members["state"] = state.map { .string($0.rawValue) }
        return members
    }

    /// Reads what `json` wrote; what can't be read would widen the filter, and makes it nil.
    package init?(_ json: JSONObject) {
        self.init(state: nil)
        for (name, value) in json {
            switch (name, value) {
            case ("ids", .array(let texts)): ids = texts.compactMap { $0.string.flatMap { UUID($0) } }
            case ("contacts", .array(let texts)): contacts = texts.compactMap { $0.string.flatMap { UUID($0) } }
            case ("group", .string(let text)): group = text
            case ("queue", .string(let text)): queue = text
            case ("scenario", .string(let text)): scenario = text
            case ("text", .string(let text)): self.text = text
            case ("from", .string(let text)): from = Timestamp(text)
            case ("to", .string(let text)): to = Timestamp(text)
            case ("state", .string(let text)): state = DeadLetterState(rawValue: text)
            default: return nil
            }
        }
        guard self.json.names.count == json.names.count else { return nil }
    }

    /// What was asked for, in one line for a person.
    package var summary: String {
        var parts: [String] = []
        if let ids { parts.append(ids.count == 1 ? "the letter \(ids[0])" : "\(ids.count) letters by id") }
        for (name, value) in json where !["ids", "state", "contacts"].contains(name) {
            parts.append("\(name) \(value.string ?? value.text)")
        }
        if let contacts { parts.append("contact \(contacts[0])") }
        if let state, state != .open { parts.append(state.rawValue) }
        return parts.isEmpty ? "every open letter" : parts.joined(separator: ", ")
    }
}
