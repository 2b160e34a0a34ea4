internal import JSON

/// A line of a difference as a person reads it.
package struct DifferenceLine: Hashable, Sendable {
    /// What it tells, and so its colour.
    package enum Kind: Hashable, Sendable {
        case heading, added, removed, changed, place, same
    }

    /// What it tells.
    package let kind: Kind
    /// The line.
    package let text: String

    init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

extension ScenarioDifference {
    /// The whole for a person; empty when nothing differs.
    package var lines: [DifferenceLine] {
        var lines: [DifferenceLine] = []
        if !members.isEmpty { lines.append(DifferenceLine(.heading, "scenario")) }
        lines += members.flatMap { $0.lines(indent: "  ") }
        if !steps.isEmpty { lines.append(DifferenceLine(.heading, "steps")) }
        lines += steps.flatMap(\.lines)
        return lines + files.flatMap(\.lines)
    }
}

extension MemberChange {
    fileprivate func lines(indent: String) -> [DifferenceLine] {
        switch (before, after) {
        case (nil, let after?): [DifferenceLine(.added, "\(indent)+ \(path): \(after.word)")]
        case (let before?, nil): [DifferenceLine(.removed, "\(indent)- \(path): \(before.word)")]
        case (let before?, let after?): [DifferenceLine(.changed, "\(indent)~ \(path): \(before.word) → \(after.word)")]
        case (nil, nil): []
        }
    }
}

extension StepChange {
    fileprivate var lines: [DifferenceLine] {
        switch kind {
        case .added(let tree): return [DifferenceLine(.added, "  + \(id)\(Self.summary(of: tree))")]
        case .removed(let tree): return [DifferenceLine(.removed, "  - \(id)\(Self.summary(of: tree))")]
        case .changed(let isMoved, let members):
            return [DifferenceLine(.changed, "  ~ \(id)\(isMoved ? " (moved)" : "")")] + members.flatMap { $0.lines(indent: "      ") }
        }
    }

    /// What a step does, in one line.
    private static func summary(of tree: JSONValue) -> String {
        let members = (tree.object ?? [:]).filter { $0.name != "id" }.map { "\($0.name): \($0.value.word)" }
        return members.isEmpty ? "" : "  \(members.joined(separator: ", "))"
    }
}

extension FileChange {
    fileprivate var lines: [DifferenceLine] {
        switch kind {
        case .added: [DifferenceLine(.heading, path), DifferenceLine(.added, "  + new")]
        case .removed: [DifferenceLine(.heading, path), DifferenceLine(.removed, "  - gone")]
        case .members(let members): [DifferenceLine(.heading, path)] + members.flatMap { $0.lines(indent: "  ") }
        case .text(let difference): [DifferenceLine(.heading, path)] + difference.hunks.flatMap(\.differenceLines)
        }
    }
}

extension TextDifference.Hunk {
    fileprivate var differenceLines: [DifferenceLine] {
        [DifferenceLine(.place, header)]
            + lines.map { line in
                switch line {
                case .same: DifferenceLine(.same, line.text)
                case .removed: DifferenceLine(.removed, line.text)
                case .added: DifferenceLine(.added, line.text)
                }
            }
    }
}

extension JSONValue {
    /// A text as it is where it is one line, anything else as JSON.
    fileprivate var word: String {
        if let line = string, !line.isEmpty, !line.contains(where: \.isNewline) { line } else { text }
    }
}
