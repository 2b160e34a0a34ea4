internal import Yams

/// The members of one mapping of the file, by name.
struct Fields {
    /// The mapping as messages call it: `entry`, `steps[2].wait`.
    let name: String
    /// Where the mapping begins.
    let mark: Mark?
    /// Whether there are members that aren't supported yet, so that what else seems missing isn't worth a word.
    fileprivate(set) var hasUnsupported = false
    fileprivate var members: [String: (key: Node, value: Node)] = [:]

    /// The value of a member; nil when there is none.
    subscript(name: String) -> Node? { members[name]?.value }

    /// Where a member's name stands; the mapping's own place when there is none.
    func mark(of name: String) -> Mark? { members[name]?.key.mark ?? mark }

}

extension DefinitionParser {
    /// The members of a mapping of a shape. A name that the shape doesn't know is a problem, and so is the absence of one that it requires;
    /// a name of `later` is said to be not supported yet.
    mutating func fields(of node: Node, named name: String, as shape: Shape, later: [String] = []) -> Fields? {
        fields(of: node, named: name, members: shape.members, later: later)
    }

    /// The same for a mapping with these members.
    mutating func fields(of node: Node, named name: String, members: [Shape.Member], later: [String] = []) -> Fields? {
        let known = members.map(\.name)
        guard case .mapping(let mapping) = node else {
            report("\(name) must be a mapping with \(Self.list(known))", node.mark)
            return nil
        }
        var fields = Fields(name: name, mark: node.mark)
        for (key, value) in mapping {
            guard let text = key.scalar?.string else {
                report("a name in \(name) must be plain text", key.mark)
                continue
            }
            if later.contains(text) {
                fields.hasUnsupported = true
                report("`\(text)` in \(name) is not supported yet", key.mark)
            } else if known.contains(text) {
                fields.members[text] = (key, value)
            } else {
                report("unknown key `\(text)` in \(name)", key.mark, suggestion: Suggestion.nearest(to: text, among: known))
            }
        }
        for member in members where member.isRequired && fields[member.name] == nil {
            report("`\(member.name)` is missing in \(name)", node.mark)
        }
        return fields
    }

    /// Whether a mapping has one of its shape's forms; members that mean nothing in it are problems, too.
    mutating func hasForm(_ fields: Fields, of shape: Shape) -> Bool {
        let present = shape.names.filter { name in fields[name] != nil && shape.forms.contains { $0.speaksOf(name) } }
        let forms = shape.forms.filter { $0.needs.allSatisfy { fields[$0] != nil } }
        // The form that explains most of what is there is the one that was meant.
        let explained = forms.map { form in (form: form, strangers: present.filter { !form.speaksOf($0) }) }
        guard let (form, strangers) = explained.min(by: { $0.strangers.count < $1.strangers.count }) else {
            report("\(fields.name) needs \(Self.list(shape.kinds, "or"))", fields.mark)
            return false
        }
        for name in strangers {
            report("`\(name)` means nothing in \(fields.name), which \(form.says)", fields.mark(of: name))
        }
        return true
    }
}
