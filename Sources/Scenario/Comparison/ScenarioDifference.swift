package import JSON

/// What differs between two versions of a scenario: steps by their ids, the rest of the definition member by member, other files as text.
package struct ScenarioDifference: Hashable, Sendable {
    /// Members of the definition other than the steps: entry, exit, goal, policy, sender …
    package let members: [MemberChange]
    /// The steps.
    package let steps: [StepChange]
    /// Templates, translations and tests.
    package let files: [FileChange]

    /// Compares two folders, path → text; a definition that is no YAML is all that is wrong with it.
    package init(from before: [String: String], to after: [String: String]) throws(ScenarioProblems) {
        let old = try Self.tree(before)
        let new = try Self.tree(after)
        var (head, otherHead) = (old, new)
        head["steps"] = nil
        otherHead["steps"] = nil
        members = MemberChange.between(.object(head), .object(otherHead))
        steps = StepChange.between(old["steps"]?.array ?? [], new["steps"]?.array ?? [])
        files = FileChange.between(before, after)
    }

    private static func tree(_ files: [String: String]) throws(ScenarioProblems) -> JSONObject {
        let file = ScenarioFolder.definitionFile
        return try files[file].map { text throws(ScenarioProblems) in try JSONValue(yaml: text, file: file) }?.object ?? [:]
    }

    /// Whether nothing differs.
    package var isEmpty: Bool { members.isEmpty && steps.isEmpty && files.isEmpty }

    /// `{members, steps, files}`.
    package var json: JSONObject {
        [
            "members": .array(members.map { .object($0.json) }), "steps": .array(steps.map { .object($0.json) }),
            "files": .array(files.map { .object($0.json) }),
        ]
    }
}
