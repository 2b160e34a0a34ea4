internal import JSON

extension Renderer {
    /// Throws when the path leads to a member that an object doesn't have, and names the one that was meant.
    mutating func refuseUnknownMember(_ path: Path) throws(Failure) {
        guard case .name(let root) = path.root else { return }
        var value = try variable(root)
        var written = root
        for step in path.steps {
            guard case .name(let name, _) = step else { return }
            written += ".\(name)"
            guard case .object(let members) = value else { return }
            guard let member = members[name] else {
                throw .fault("unknown variable '\(written)'\(Spelling.hint(for: name, among: members.map(\.name)))")
            }
            value = Value(member)
        }
    }
}
