package import JSON

/// A file of a scenario's folder, other than its definition, that isn't the same in two versions.
package struct FileChange: Hashable, Sendable {
    /// What became of it.
    package enum Kind: Hashable, Sendable {
        /// It is new.
        case added
        /// It is gone.
        case removed
        /// Its lines differ.
        case text(TextDifference)
        /// Its members differ: a translation file, say.
        case members([MemberChange])
    }

    /// Inside the folder.
    package let path: String
    /// What became of it.
    package let kind: Kind

    /// What became of a folder's files, by their paths; the definition is compared by its meaning, not as a file.
    static func between(_ before: [String: String], _ after: [String: String]) -> [FileChange] {
        Set(before.keys).union(after.keys).subtracting([ScenarioFolder.definitionFile]).sorted().compactMap { path in
            switch (before[path], after[path]) {
            case (let old?, let new?): old == new ? nil : FileChange(path: path, kind: difference(path, old, new))
            case (nil, _?): FileChange(path: path, kind: .added)
            default: FileChange(path: path, kind: .removed)
            }
        }
    }

    private static func difference(_ path: String, _ old: String, _ new: String) -> Kind {
        guard path.hasPrefix("locales/"), let left = try? JSONValue(yaml: old, file: path),
            let right = try? JSONValue(yaml: new, file: path)
        else { return .text(TextDifference(old, new)) }
        let members = MemberChange.between(left, right)
        // Comments and order say something too.
        return members.isEmpty ? .text(TextDifference(old, new)) : .members(members)
    }
}

extension FileChange {
    /// `{file, change: added|removed|changed, diff|members}`.
    package var json: JSONObject {
        switch kind {
        case .added: ["file": .string(path), "change": "added"]
        case .removed: ["file": .string(path), "change": "removed"]
        case .text(let difference):
            [
                "file": .string(path), "change": "changed",
                "diff": .string(difference.hunks.flatMap { [$0.header] + $0.lines.map(\.text) }.joined(separator: "\n")),
            ]
        case .members(let members):
            ["file": .string(path), "change": "changed", "members": .array(members.map { .object($0.json) })]
        }
    }
}
