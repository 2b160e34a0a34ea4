internal import Yams

extension DefinitionParser {
    mutating func parseUpdate(_ node: Node, of id: String) -> Update? {
        guard let fields = fields(of: node, named: "`update` of `\(id)`", as: .update), hasForm(fields, of: .update) else { return nil }
        let attributes = parseAssignments(fields, "attributes", isCondition: false)
        let consents = parseAssignments(fields, "consents", isCondition: true)
        for assignment in attributes { assigned.insert(assignment.name) }
        return Update(attributes: attributes, consents: consents)
    }

    private mutating func parseAssignments(_ fields: Fields, _ name: String, isCondition: Bool) -> [Assignment] {
        guard let node = fields[name] else { return [] }
        guard case .mapping(let mapping) = node, !mapping.isEmpty else {
            report("`\(name)` in \(fields.name) must map names to expressions", node.mark ?? fields.mark(of: name))
            return []
        }
        return mapping.compactMap { key, value in
            guard let member = key.scalar?.string, !member.isEmpty else {
                report("a name in `\(name)` of \(fields.name) must be plain text", key.mark)
                return nil
            }
            if isCondition, !isTopic(member) { report("\"\(member)\" is no topic: it \(Self.topicRule)", key.mark) }
            let formula = formula(value, named: "`\(member)` in \(fields.name)", at: key.mark, isCondition: isCondition)
            return formula.map { Assignment(name: member, value: $0) }
        }
    }
}
