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
        guard let fields = fields(of: node, named: name, as: .arm) else { return nil }
        let when = condition(fields, "when")
        if fields["when"] == nil, !isLast {
            report("\(name) has no `when`, so the arms after it are never asked", fields.mark)
        }
        guard hasForm(fields, of: .arm) else { return nil }
        if let inner = fields["branch"] {
            return parseBranch(inner, named: "\(name).branch", positions: positions).map { Branch.Arm(when: when, outcome: .decide($0)) }
        }
        return target(fields, "goto", positions: positions).map { Branch.Arm(when: when, outcome: .go($0)) }
    }

    mutating func parseSplit(_ node: Node, of id: String, positions: [String: Int]) -> Split? {
        let elements = elements(of: node, named: "`split` of `\(id)`")
        let shares: [Split.Share] = elements.compactMap { name, node in
            guard let fields = fields(of: node, named: name, as: .share) else { return nil }
            let weight = count(fields, "weight", in: 1...1_000_000)
            let target = target(fields, "goto", positions: positions)
            return weight.map { Split.Share(weight: $0, target: target) }
        }
        if elements.count == 1 { report("`split` of `\(id)` needs at least two shares", node.mark) }
        return shares.count == elements.count && shares.count > 1 ? Split(shares: shares) : nil
    }

    mutating func parseEmail(_ node: Node, of id: String, sender: Sender?) -> Email? {
        let name = "`email` of `\(id)`"
        guard let fields = fields(of: node, named: name, as: .email) else { return nil }
        let template = text(fields, "template")
        if let template, let templates = context.templates, !templates.contains(template) {
            let suggestion = Suggestion.nearest(to: template, among: templates)
            report("the folder has no templates/\(template).liquid", fields["template"]?.mark, suggestion: suggestion)
        }
        let topic = topic(fields, "topic")
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
}
