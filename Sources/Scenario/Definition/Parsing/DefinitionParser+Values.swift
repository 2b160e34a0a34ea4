internal import Time
internal import Yams

extension DefinitionParser {
    /// The text of a scalar member; nil when there is none, and a problem when it is empty or no scalar.
    mutating func text(_ fields: Fields, _ name: String) -> String? {
        guard let node = fields[name] else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty, !isNull(node) else {
            report("`\(name)` in \(fields.name) must be a text", node.mark ?? fields.mark(of: name))
            return nil
        }
        return text
    }

    /// A name of lower-case letters, digits, `-`, `_` and `.`, at most 64 long.
    mutating func identifier(_ fields: Fields, _ name: String) -> String? {
        guard let text = text(fields, name) else { return nil }
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

    /// A whole number of a range; nil when there is none.
    mutating func count(_ fields: Fields, _ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(fields, name) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        let rule = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        report("`\(name)` in \(fields.name) must be \(rule), not \"\(text)\"", fields[name]?.mark)
        return nil
    }

    /// Whether a member is there and says `true`, the only thing it can say.
    mutating func flag(_ fields: Fields, _ name: String) -> Bool {
        guard let node = fields[name] else { return false }
        if node.scalar?.string == "true" { return true }
        report("`\(name)` in \(fields.name) must be `true`", node.mark)
        return false
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
