internal import JSON

extension Renderer {
    /// Throws when the path leads to a member that an object doesn't have, and names the one that was meant.
    mutating func refuseUnknownMember(_ path: Path) throws(Failure) {
        guard path.root == nil else { return }
        var value = try variable(path.names[0])
        var written = path.names[0]
        for step in path.names.dropFirst().map({ Path.Step.name($0, isCommand: false) }) + path.steps {
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
