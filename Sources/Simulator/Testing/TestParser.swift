internal import JSON
internal import Scenario
internal import Time
internal import Yams

/// Reads a file of tests, gathering everything that is wrong on the way.
struct TestParser {
    /// The members of a mapping.
    struct Members {
        let name: String
        let mark: Mark?
        var nodes: [String: Node] = [:]

        subscript(name: String) -> Node? { nodes[name] }
    }

    private static let sizeLimit = 1 << 20

    let file: String
    var problems: [Problem] = []
    private var lineCount = 1

    init(file: String) {
        self.file = file
    }

    /// The tests of a file; as many as could be read when there are problems.
    mutating func parse(_ source: String) -> [TestCase] {
        lineCount = source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).count
        guard source.utf8.count <= Self.sizeLimit else {
            report("the file is longer than \(Self.sizeLimit >> 20) MiB", nil)
            return []
        }
        guard let root = compose(source), let members = members(of: root, named: "the file", known: ["tests"], required: ["tests"]),
            let list = members["tests"]
        else { return [] }
        let tests = elements(of: list, named: "`tests`", mayBeEmpty: false)
        return tests.enumerated().compactMap { parseTest($1, number: $0 + 1) }
    }

    private mutating func compose(_ source: String) -> Node? {
        do {
            // Yams keeps a pointer into the text, which a String of 15 bytes or fewer has none to give.
            if let node = try Yams.compose(yaml: source + String(repeating: "\n", count: 16)) { return node }
            report("the file is empty", nil)
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            report("not readable as YAML: \(problem)", mark)
        } catch YamlError.duplicatedKeysInMapping(let names, let context) {
            report("\(names.map { "`\($0)`" }.joined(separator: ", ")) stands twice in the same mapping", context.mark)
        } catch {
            report("not readable as YAML: \(error)", nil)
        }
        return nil
    }

    // MARK: Parts

    mutating func members(of node: Node, named name: String, known: [String], required: [String] = []) -> Members? {
        guard case .mapping(let mapping) = node else {
            report("\(name) must be a mapping with \(known.map { "`\($0)`" }.joined(separator: ", "))", node.mark)
            return nil
        }
        var members = Members(name: name, mark: node.mark)
        for (key, value) in mapping {
            let text = key.scalar?.string ?? ""
            if known.contains(text) {
                members.nodes[text] = value
            } else {
                report("unknown key `\(text)` in \(name)", key.mark, suggestion: Suggestion.nearest(to: text, among: known))
            }
        }
        for missing in required where members[missing] == nil { report("`\(missing)` is missing in \(name)", node.mark) }
        return members
    }

    mutating func elements(of node: Node, named name: String, mayBeEmpty: Bool = true) -> [Node] {
        guard case .sequence(let sequence) = node else {
            report("\(name) must be a list", node.mark)
            return []
        }
        if sequence.isEmpty, !mayBeEmpty { report("\(name) must not be empty", node.mark) }
        return Array(sequence)
    }

    mutating func text(_ members: Members, _ name: String) -> String? {
        guard let node = members[name] else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            report("`\(name)` in \(members.name) must be a text", node.mark)
            return nil
        }
        return text
    }

    mutating func moment(_ members: Members, _ name: String) -> Timestamp? {
        guard let text = text(members, name) else { return nil }
        if let moment = Timestamp(text) { return moment }
        report("`\(name)` in \(members.name) must be a time such as 2026-01-05T09:00:00Z, not \"\(text)\"", members[name]?.mark)
        return nil
    }

    mutating func duration(_ members: Members, _ name: String) -> Duration? {
        guard let text = text(members, name) else { return nil }
        if let duration = Duration(literal: text) { return duration }
        report("`\(name)` in \(members.name) must be a duration such as 2h or 1d12h, not \"\(text)\"", members[name]?.mark)
        return nil
    }

    /// A moment that is said as such, by `at`, or as a time after the start, by `after`.
    mutating func moment(_ members: Members, start: Timestamp) -> Timestamp? {
        if members["at"] != nil, let node = members["after"] { report("\(members.name) has `at` and `after`: keep one", node.mark) }
        return moment(members, "at") ?? duration(members, "after").map { start + $0 }
    }

    /// A moment, or how long after the start it is.
    mutating func end(_ members: Members, _ name: String, start: Timestamp) -> Timestamp? {
        guard let text = text(members, name) else { return nil }
        if let moment = Timestamp(text) ?? Duration(literal: text).map({ start + $0 }) { return moment }
        let message = "`\(name)` in \(members.name) must be a time such as 2026-01-05T09:00:00Z or a duration such as 30d, not \"\(text)\""
        report(message, members[name]?.mark)
        return nil
    }

    mutating func object(_ members: Members, _ name: String) -> JSONObject? {
        guard let node = members[name] else { return nil }
        if let object = JSONValue(node).object { return object }
        report("`\(name)` in \(members.name) must be a mapping", node.mark)
        return nil
    }

    mutating func report(_ message: String, _ mark: Mark?, suggestion: String? = nil) {
        // Something that isn't closed is missed behind the end.
        let line = min(max(mark?.line ?? 1, 1), lineCount)
        problems.append(
            Problem(file: file, line: line, column: max(mark?.column ?? 1, 1), message: message, suggestion: suggestion))
    }
}
