/// A graph as SVG 1.1, drawn for light and dark surroundings.
struct GraphPicture {
    static let margin = 24.0
    static let nodeWidth = 232.0
    static let headHeight = 44.0
    static let lineHeight = 17.0
    static let maxLines = 3

    let graph: ScenarioGraph
    let layout: GraphLayout
    /// The top of each layer and its height.
    let rows: [(top: Double, height: Double)]
    let width: Double
    let height: Double

    init(_ graph: ScenarioGraph) {
        self.graph = graph
        let layout = GraphLayout(
            nodes: graph.nodes.map(Self.size), edges: graph.edges.map { ($0.from, $0.to) },
            labels: graph.edges.map { Self.labelSize($0.labels) })
        self.layout = layout
        var rows: [(top: Double, height: Double)] = []
        var y = Self.margin + Self.titleHeight(graph)
        for (index, layer) in layout.layers.enumerated() {
            let height = layer.map { layout.items[$0].height }.max() ?? 0
            // Layers without nodes keep those apart, label or not.
            let padding = index.isMultiple(of: 2) ? 0.0 : 20.0
            rows.append((y + padding, height))
            y += padding * 2 + height
        }
        self.rows = rows
        let right = layout.items.map { $0.x + $0.width / 2 }.max() ?? 0
        let notes = Double(graph.notes.count) * (Self.nodeWidth + 16) - 16
        let title = TextMetrics.width(graph.name, size: 22)
        // A loop needs room at its right.
        width = max(right + 40, notes, title, 320) + Self.margin * 2
        height = y + Self.margin + (graph.notes.isEmpty ? 0 : Self.notesHeight(graph) + 24)
    }

    /// Title and summary.
    static func titleHeight(_ graph: ScenarioGraph) -> Double { graph.summary == nil ? 44 : 64 }

    static func notesHeight(_ graph: ScenarioGraph) -> Double {
        graph.notes.map { 32 + Double($0.lines.count) * lineHeight }.max() ?? 0
    }

    private static func size(_ node: ScenarioGraph.Node) -> GraphLayout.Size {
        guard node.kind != .end else { return GraphLayout.Size(width: 56, height: 26) }
        let lines = min(node.lines.count, maxLines)
        return GraphLayout.Size(width: nodeWidth, height: headHeight + (lines == 0 ? 0 : 6 + Double(lines) * lineHeight))
    }

    private static func labelSize(_ labels: [String]) -> GraphLayout.Size {
        guard !labels.isEmpty else { return GraphLayout.Size(width: 0, height: 0) }
        let shown = GraphPicture.shown(labels)
        let width = shown.map { TextMetrics.width($0, size: 11.5) }.max() ?? 0
        return GraphLayout.Size(width: width + 16, height: Double(shown.count) * 15 + 7)
    }

    /// What fits of an edge's label.
    static func shown(_ labels: [String]) -> [String] {
        let cases = labels.enumerated().map { $0 == 0 ? $1 : "or \($1)" }
        let lines = cases.flatMap { $0.split(separator: "\n").map { TextMetrics.fitted(String($0), width: 210, size: 11.5) } }
        return lines.count > maxLines + 1 ? lines.prefix(maxLines) + ["… \(lines.count - maxLines) more"] : lines
    }

    /// The middle of an item; those of a layer begin at the same height.
    func center(_ item: Int) -> (x: Double, y: Double) {
        (layout.items[item].x + Self.margin, rows[layout.items[item].layer].top + layout.items[item].height / 2)
    }

    /// The top left corner of a node.
    func corner(_ item: Int) -> (x: Double, y: Double) {
        let center = center(item)
        return (center.x - layout.items[item].width / 2, center.y - layout.items[item].height / 2)
    }
}
