package import JSON

/// A member of a tree that isn't the same on both sides.
package struct MemberChange: Hashable, Sendable {
    /// Names from the root with dots between them, and positions in lists: `exit[0].when`.
    package let path: String
    /// What it was; nil when it is new.
    package let before: JSONValue?
    /// What it is; nil when it is gone.
    package let after: JSONValue?

    /// What differs between two trees, in the order of the one before; the order of an object's members is no difference.
    package static func between(_ before: JSONValue?, _ after: JSONValue?, at path: String = "") -> [MemberChange] {
        switch (before, after) {
        case (.object(let old)?, .object(let new)?):
            let names = old.names + new.names.filter { old[$0] == nil }
            return names.flatMap { between(old[$0], new[$0], at: path.isEmpty ? $0 : "\(path).\($0)") }
        case (.array(let old)?, .array(let new)?):
            return (0..<max(old.count, new.count)).flatMap { index in
                between(element(index, of: old), element(index, of: new), at: "\(path)[\(index)]")
            }
        default:
            return before == after ? [] : [MemberChange(path: path, before: before, after: after)]
        }
    }

    private static func element(_ index: Int, of list: [JSONValue]) -> JSONValue? {
        // Not `nil`: that would be JSON's null.
        index < list.count ? list[index] : .none
    }
}

extension MemberChange {
    /// `{path, before, after}`; the side that isn't there is left out.
    package var json: JSONObject {
        var object: JSONObject = ["path": .string(path)]
        object["before"] = before
        object["after"] = after
        return object
    }
}
