package import JSON

/// Where passages of older versions go: each step they may stand at, and what becomes of them there.
///
/// A file of one line for each step: `old-step: keep`, `old-step: new-step` or `old-step: exit`.
package struct MigrationMap: Hashable, Sendable {
    /// By the older version's steps.
    package let fates: [String: Fate]

    /// A map.
    package init(_ fates: [String: Fate] = [:]) {
        self.fates = fates
    }

    /// Reads a map's file, or says all that is wrong with it: a step of the new version is meant that it doesn't have.
    package init(yaml text: String, file: String, for definition: ScenarioDefinition) throws(ScenarioProblems) {
        let tree = try JSONValue(yaml: text, file: file)
        guard let object = tree.object else {
            throw ScenarioProblems([Problem(file: file, line: 1, column: 1, message: "a map has lines as in `old-step: new-step`")])
        }
        try self.init(object, file: file, for: definition, text: text)
    }

    /// Reads what `json` writes, for a version that the map was checked with.
    package init(json: JSONObject) {
        fates = Dictionary(json.compactMap { step, value in value.string.map { (step, Fate(word: $0)) } }) { first, _ in first }
    }

    /// One member for each step: `keep`, `exit` or another step.
    package var json: JSONObject {
        JSONObject(fates.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.word)) })
    }

    private init(_ object: JSONObject, file: String, for definition: ScenarioDefinition, text: String) throws(ScenarioProblems) {
        var fates: [String: Fate] = [:]
        var problems: [Problem] = []
        let known = definition.steps.map(\.id) + ["keep", "exit"]
        for (step, value) in object {
            guard let word = value.string, known.contains(word) else {
                let message = "`\(step)` must be `keep`, `exit` or a step of the new version, not \(value.text)"
                let suggestion = value.string.flatMap { Suggestion.nearest(to: $0, among: known) }
                problems.append(
                    Problem(file: file, line: Self.line(of: step, in: text), column: 1, message: message, suggestion: suggestion))
                continue
            }
            fates[step] = Fate(word: word)
        }
        guard problems.isEmpty else { throw ScenarioProblems(problems) }
        self.init(fates)
    }

    /// The line a member stands in, as far as it begins one.
    private static func line(of name: String, in text: String) -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let index = lines.firstIndex { line in
            let line = line.drop { $0 == " " || $0 == "\"" || $0 == "'" || $0 == "{" }
            return line.hasPrefix(name)
                && !(line.dropFirst(name.count).first.map { $0.isLetter || $0.isNumber || "-_.".contains($0) } ?? false)
        }
        return (index ?? 0) + 1
    }
}

extension Fate {
    /// `keep`, `exit` or a step.
    fileprivate init(word: String) {
        switch word {
        case "keep": self = .keep
        case "exit": self = .exit
        default: self = .move(to: word)
        }
    }

    /// As a map's file writes it.
    package var word: String {
        switch self {
        case .keep: "keep"
        case .move(let step): step
        case .exit: "exit"
        }
    }
}
