internal import Time
internal import Yams

extension DefinitionParser {
    mutating func parseEntry(_ node: Node) -> Entry? {
        guard let fields = fields(of: node, named: "`entry`", as: .entry) else { return nil }
        let trigger = hasForm(fields, of: .entry) ? parseTrigger(fields) : nil
        let when = condition(fields, "when")
        let key = value(fields, "key")
        let reentry = parseReentry(fields)
        return trigger.map { Entry(trigger: $0, when: when, key: key, reentry: reentry ?? $0.usualReentry) }
    }

    private mutating func parseTrigger(_ fields: Fields) -> Entry.Trigger? {
        if fields["on"] != nil { return eventType(fields, "on").map { .event($0) } }
        if fields["segment"] != nil { return parseSegment(fields) }
        if fields["schedule"] != nil { return parseSchedule(fields).map { .schedule($0) } }
        return flag(fields, "manual") ? .manual : nil
    }

    private mutating func parseSegment(_ fields: Fields) -> Entry.Trigger? {
        let segment = identifier(fields, "segment")
        if let segment, let segments = context.segments, !segments.contains(segment) {
            report(
                "there is no segment `\(segment)`", fields["segment"]?.mark, suggestion: Suggestion.nearest(to: segment, among: segments))
        }
        if fields["once_at"] != nil {
            let moment = moment(fields, "once_at")
            return segment.flatMap { segment in moment.map { .broadcast(segment: segment, at: $0) } }
        }
        let change: Entry.SegmentChange = choice(fields, "change") ?? .entered
        return segment.map { .segment($0, change) }
    }

    private mutating func parseSchedule(_ fields: Fields) -> Schedule? {
        let zone = zone(fields, "zone") ?? .utc
        guard let text = text(fields, "schedule") else { return nil }
        do {
            return Schedule(cron: try Cron(text), zone: zone)
        } catch {
            report("`schedule` in `entry`: \(error)", fields["schedule"]?.mark, suggestion: error.suggestion)
            return nil
        }
    }

    private mutating func parseReentry(_ fields: Fields) -> Entry.Reentry? {
        guard let node = fields["reentry"] else { return nil }
        switch node {
        case .scalar(let scalar) where scalar.string == "once": return .once
        case .scalar(let scalar) where scalar.string == "always": return .always
        case .scalar(let scalar) where scalar.string.hasPrefix("after:"):
            let literal = String(scalar.string.dropFirst("after:".count).drop { $0 == " " })
            return duration(literal, named: "`reentry`", at: node.mark).map { .after($0) }
        case .scalar(let scalar):
            let suggestion = Suggestion.nearest(to: scalar.string, among: ["once", "always"])
            report("`reentry` must be `once`, `always` or `after: 30d`, not \"\(scalar.string)\"", node.mark, suggestion: suggestion)
            return nil
        default:
            guard let after = self.fields(of: node, named: "`reentry`", as: .reentry) else { return nil }
            return duration(after, "after").map { .after($0) }
        }
    }

    mutating func parseExits(_ node: Node) -> [Exit] {
        // A single exit needs no list.
        let elements = if case .mapping = node { [(name: "`exit`", node: node)] } else { elements(of: node, named: "exit") }
        return elements.compactMap { name, node in
            guard let fields = fields(of: node, named: name, as: .exit) else { return nil }
            let on = eventType(fields, "on")
            let when = condition(fields, "when")
            let key = value(fields, "key")
            return on.map { Exit(on: $0, when: when, key: key) }
        }
    }

    mutating func parseGoal(_ node: Node) -> Goal? {
        guard let fields = fields(of: node, named: "`goal`", as: .goal) else { return nil }
        let on = eventType(fields, "on")
        let when = condition(fields, "when")
        let within = duration(fields, "within")
        return on.map { Goal(on: $0, when: when, within: within) }
    }

    mutating func parseSender(_ node: Node) -> Sender? {
        guard let fields = fields(of: node, named: "`sender`", as: .sender) else { return nil }
        let from = mailAddress(fields, "from")
        let replyTo = mailAddress(fields, "reply_to")
        let postalAddress = text(fields, "postal_address")
        return from.map { Sender(from: $0, replyTo: replyTo, postalAddress: postalAddress) }
    }

    /// The name of an event type: no blanks and no control characters, at most 255 bytes, as a routing key may have.
    mutating func eventType(_ fields: Fields, _ name: String) -> String? {
        guard let type = text(fields, name) else { return nil }
        guard type.utf8.count <= 255, type.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            report("\"\(type)\" is no event type: it has blanks, or more than 255 bytes", fields[name]?.mark)
            return nil
        }
        return type
    }
}
