internal import Time
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

    /// The value of a member, whose absence is a problem.
    func required(_ name: String, _ parser: inout DefinitionParser) -> Node? {
        if let value = members[name]?.value { return value }
        parser.report("`\(name)` is missing in \(self.name)", mark)
        return nil
    }
}

extension DefinitionParser {
    /// The members of a mapping. A name that isn't `known` is a problem; one of `later` is said to be not supported yet.
    mutating func fields(of node: Node, named name: String, known: [String], later: [String] = []) -> Fields? {
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
        return fields
    }

    /// The text of a scalar member; nil when there is none, and a problem when it is empty or no scalar.
    mutating func text(_ fields: Fields, _ name: String) -> String? {
        guard let node = fields[name] else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty, !isNull(node) else {
            report("`\(name)` in \(fields.name) must be a text", node.mark ?? fields.mark(of: name))
            return nil
        }
        return text
    }

    /// The text of a scalar member whose absence is a problem.
    mutating func requiredText(_ fields: Fields, _ name: String) -> String? {
        fields.required(name, &self) == nil ? nil : text(fields, name)
    }

    /// A required name of lower-case letters, digits, `-`, `_` and `.`, at most 64 long.
    mutating func identifier(_ fields: Fields, _ name: String) -> String? {
        guard let text = requiredText(fields, name) else { return nil }
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        guard allowed, text.utf8.count <= 64 else {
            let rule = "may have lower-case letters, digits, `-`, `_` and `.`, at most 64 of them"
            report("`\(name)` in \(fields.name) \(rule)", fields[name]?.mark)
            return nil
        }
        return text
    }

    /// A duration; nil when there is none. `signed` ones may begin with a minus sign, others must be longer than nothing.
    mutating func duration(_ fields: Fields, _ name: String, signed: Bool = false) -> Duration? {
        guard let text = text(fields, name) else { return nil }
        return duration(text, named: "`\(name)` in \(fields.name)", at: fields[name]?.mark, signed: signed)
    }

    /// Reads a duration that stands at a place.
    mutating func duration(_ text: String, named name: String, at mark: Mark?, signed: Bool = false) -> Duration? {
        let isNegative = signed && text.hasPrefix("-")
        guard let duration = Duration(literal: isNegative ? String(text.dropFirst()) : text) else {
            report("\(name) must be a duration of whole numbers with units, as in 90s, 1h30m or 3d, not \"\(text)\"", mark)
            return nil
        }
        guard signed || duration > .zero else {
            report("\(name) must be longer than nothing", mark)
            return nil
        }
        return isNegative ? .zero - duration : duration
    }

    /// One of the names of an enumeration; nil when there is none.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ fields: Fields, _ name: String) -> Choice?
    where Choice.RawValue == String {
        guard let text = text(fields, name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        let suggestion = Suggestion.nearest(to: text, among: names)
        report("`\(name)` in \(fields.name) must be \(Self.list(names, "or")), not \"\(text)\"", fields[name]?.mark, suggestion: suggestion)
        return nil
    }

    /// The elements of a sequence, with the names messages call them by; a problem when it is none, or empty.
    mutating func elements(of node: Node, named name: String) -> [(name: String, node: Node)] {
        guard case .sequence(let sequence) = node else {
            report("\(name) must be a list", node.mark)
            return []
        }
        if sequence.isEmpty { report("\(name) must not be empty", node.mark) }
        return sequence.enumerated().map { ("\(name)[\($0)]", $1) }
    }

    /// Whether a scalar is YAML's null: nothing, `~` or `null`.
    func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// `a, b and c`.
    static func list(_ names: [String], _ conjunction: String = "and") -> String {
        let quoted = names.map { "`\($0)`" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
    }
}
