internal import Yams

extension DefinitionParser {
    mutating func parseEntry(_ node: Node) -> Entry? {
        let known = ["on", "when", "key", "reentry"]
        let later = ["segment", "schedule", "once_at"]
        guard let fields = fields(of: node, named: "`entry`", known: known, later: later) else { return nil }
        let on = eventType(fields, "on", isRequired: !fields.hasUnsupported)
        let when = condition(fields, "when")
        let key = value(fields, "key")
        let reentry = parseReentry(fields)
        guard let on else { return nil }
        return Entry(trigger: .event(on), when: when, key: key, reentry: reentry)
    }

    private mutating func parseReentry(_ fields: Fields) -> Entry.Reentry {
        guard let node = fields["reentry"] else { return .once }
        switch node {
        case .scalar(let scalar) where scalar.string == "once": return .once
        case .scalar(let scalar) where scalar.string == "always": return .always
        case .scalar(let scalar) where scalar.string.hasPrefix("after:"):
            let literal = String(scalar.string.dropFirst("after:".count).drop { $0 == " " })
            return duration(literal, named: "`reentry`", at: node.mark).map { .after($0) } ?? .once
        case .scalar(let scalar):
            let suggestion = Suggestion.nearest(to: scalar.string, among: ["once", "always"])
            report("`reentry` must be `once`, `always` or `after: 30d`, not \"\(scalar.string)\"", node.mark, suggestion: suggestion)
        default:
            guard let after = self.fields(of: node, named: "`reentry`", known: ["after"]) else { return .once }
            guard after.required("after", &self) != nil, let duration = duration(after, "after") else { return .once }
            return .after(duration)
        }
        return .once
    }

    mutating func parseExits(_ node: Node) -> [Exit] {
        // A single exit needs no list.
        let elements = if case .mapping = node { [(name: "`exit`", node: node)] } else { elements(of: node, named: "exit") }
        return elements.compactMap { name, node in
            guard let fields = fields(of: node, named: name, known: ["on", "when", "key"]) else { return nil }
            let on = eventType(fields, "on", isRequired: true)
            let when = condition(fields, "when")
            let key = value(fields, "key")
            return on.map { Exit(on: $0, when: when, key: key) }
        }
    }

    mutating func parseGoal(_ node: Node) -> Goal? {
        guard let fields = fields(of: node, named: "`goal`", known: ["on", "when", "within"]) else { return nil }
        let on = eventType(fields, "on", isRequired: true)
        let when = condition(fields, "when")
        let within = duration(fields, "within")
        return on.map { Goal(on: $0, when: when, within: within) }
    }

    mutating func parseSender(_ node: Node) -> Sender? {
        guard let fields = fields(of: node, named: "`sender`", known: ["from", "reply_to", "postal_address"]) else { return nil }
        let from = fields.required("from", &self) == nil ? nil : mailAddress(fields, "from")
        let replyTo = mailAddress(fields, "reply_to")
        let postalAddress = text(fields, "postal_address")
        return from.map { Sender(from: $0, replyTo: replyTo, postalAddress: postalAddress) }
    }

    mutating func refusePolicy(_ node: Node) {
        _ = fields(of: node, named: "`policy`", known: [], later: ["quiet_hours", "frequency", "control_group"])
    }

    /// The name of an event type: no blanks and no control characters, at most 255 bytes, as a routing key may have.
    mutating func eventType(_ fields: Fields, _ name: String, isRequired: Bool = false) -> String? {
        guard let type = isRequired ? requiredText(fields, name) : text(fields, name) else { return nil }
        guard type.utf8.count <= 255, type.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            report("\"\(type)\" is no event type: it has blanks, or more than 255 bytes", fields[name]?.mark)
            return nil
        }
        return type
    }
}
