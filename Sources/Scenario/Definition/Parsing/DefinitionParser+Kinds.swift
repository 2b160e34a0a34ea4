internal import Jobs
internal import Yams

extension DefinitionParser {
    mutating func parseBranch(_ node: Node, named name: String, positions: [String: Int]) -> Branch? {
        let elements = elements(of: node, named: name)
        let arms = elements.enumerated().compactMap { index, element in
            parseArm(element.node, named: element.name, isLast: index == elements.count - 1, positions: positions)
        }
        return arms.count == elements.count && !arms.isEmpty ? Branch(arms: arms) : nil
    }

    private mutating func parseArm(_ node: Node, named name: String, isLast: Bool, positions: [String: Int]) -> Branch.Arm? {
        guard let fields = fields(of: node, named: name, known: ["when", "goto", "branch"]) else { return nil }
        let when = condition(fields, "when")
        if fields["when"] == nil, !isLast {
            report("\(name) has no `when`, so the arms after it are never asked", fields.mark)
        }
        switch (fields["goto"], fields["branch"]) {
        case (_?, nil):
            return target(fields, "goto", positions: positions).map { Branch.Arm(when: when, outcome: .go($0)) }
        case (nil, let inner?):
            return parseBranch(inner, named: "\(name).branch", positions: positions).map { Branch.Arm(when: when, outcome: .decide($0)) }
        default:
            report("\(name) needs either a `goto` or a `branch`", fields.mark)
            return nil
        }
    }

    mutating func parseSplit(_ node: Node, of id: String, positions: [String: Int]) -> Split? {
        let elements = elements(of: node, named: "`split` of `\(id)`")
        let shares: [Split.Share] = elements.compactMap { name, node in
            guard let fields = fields(of: node, named: name, known: ["weight", "goto"]) else { return nil }
            guard let text = requiredText(fields, "weight") else { return nil }
            guard let weight = Int(text), (1...1_000_000).contains(weight) else {
                report("`weight` in \(name) must be a whole number from 1 to 1000000, not \"\(text)\"", fields["weight"]?.mark)
                return nil
            }
            return Split.Share(weight: weight, target: target(fields, "goto", positions: positions))
        }
        if elements.count == 1 { report("`split` of `\(id)` needs at least two shares", node.mark) }
        return shares.count == elements.count && shares.count > 1 ? Split(shares: shares) : nil
    }

    mutating func parseEmail(_ node: Node, of id: String, sender: Sender?) -> Email? {
        let name = "`email` of `\(id)`"
        guard let fields = fields(of: node, named: name, known: ["template", "topic", "lane", "uncertain", "expires"]) else { return nil }
        let template = requiredText(fields, "template")
        if let template, let templates, !templates.contains(template) {
            let suggestion = Suggestion.nearest(to: template, among: templates)
            report("the folder has no templates/\(template).liquid", fields["template"]?.mark, suggestion: suggestion)
        }
        let topic = topic(fields)
        // A topic that is none has been reported; to call it missing as well would be one word too many.
        let hasTopic = fields["topic"] != nil
        let lane: Lane = choice(fields, "lane") ?? (hasTopic ? .bulk : .transactional)
        let uncertain: UncertainPolicy = choice(fields, "uncertain") ?? (lane == .bulk ? .hold : .resend)
        let expires = duration(fields, "expires")
        if lane == .bulk { checkBulk(fields, sender: sender) }
        return template.map { Email(template: $0, topic: topic, lane: lane, uncertain: uncertain, expires: expires) }
    }

    private mutating func checkBulk(_ fields: Fields, sender: Sender?) {
        let mark = fields.mark(of: fields["lane"] == nil ? "topic" : "lane")
        if fields["topic"] == nil { report("a bulk e-mail needs a `topic` that contacts can opt out of", mark) }
        if sender?.postalAddress == nil {
            report("a bulk e-mail must show a postal address: give the scenario a `sender` with `postal_address`", mark)
        }
    }

    mutating func parseUpdate(_ node: Node, of id: String) -> [Assignment]? {
        guard let fields = fields(of: node, named: "`update` of `\(id)`", known: ["attributes"]) else { return nil }
        guard let attributes = fields.required("attributes", &self) else { return nil }
        guard case .mapping(let mapping) = attributes, !mapping.isEmpty else {
            report("`attributes` in \(fields.name) must map names to expressions", attributes.mark)
            return nil
        }
        let assignments: [Assignment] = mapping.compactMap { key, value in
            guard let name = key.scalar?.string, !name.isEmpty else {
                report("an attribute's name must be plain text", key.mark)
                return nil
            }
            return formula(value, named: "`\(name)` in \(fields.name)", at: key.mark).map { Assignment(name: name, value: $0) }
        }
        return assignments.count == mapping.count ? assignments : nil
    }
}
