internal import Yams

extension DefinitionParser {
    /// Reports what is wrong with the ways between steps; those that couldn't be read count with the ways that they name.
    mutating func checkWays(_ steps: [Step?], _ headers: [Header?], _ elements: [Node], positions: [String: Int]) {
        let nodes = elements.indices.map { position in
            var node =
                steps[position].map { StepGraph.Node($0, at: position, of: elements.count) }
                ?? unreadNode(elements[position], headers[position]?.id, at: position, of: elements.count, positions: positions)
            node.mayBeReached = headers[position].map { positions[$0.id] != position } ?? true
            return node
        }
        for (position, message) in StepGraph(nodes: nodes).problems() {
            report(message, headers[position]?.fields.mark(of: "id") ?? elements[position].mark)
        }
    }

    private func unreadNode(
        _ node: Node, _ id: String?, at position: Int, of count: Int, positions: [String: Int]
    ) -> StepGraph.Node {
        let names = Self.targets(in: node)
        // A name that is nearly another's was meant to be that.
        var ways = names.compactMap { name in
            positions[name] ?? Suggestion.nearest(to: name, among: positions.keys + ["exit"]).flatMap { positions[$0] }
        }
        let goesElsewhere = node.mapping?["goto"] != nil || node.mapping?["exit"] != nil
        if !goesElsewhere, position + 1 < count { ways.append(position + 1) }
        return StepGraph.Node(id: id, ways: ways, stops: true)
    }

    /// What stands where a step's name is meant to, at any depth.
    private static func targets(in node: Node) -> [String] {
        switch node {
        case .mapping(let mapping):
            mapping.flatMap { key, value in
                ["goto", "on_timeout"].contains(key.scalar?.string) ? [value.scalar?.string].compactMap(\.self) : targets(in: value)
            }
        case .sequence(let sequence): sequence.flatMap { targets(in: $0) }
        default: []
        }
    }
}
