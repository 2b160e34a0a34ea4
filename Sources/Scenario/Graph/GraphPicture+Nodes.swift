extension GraphPicture {
    /// Every node as a card: what it is, its name, what it does, and how many stand there.
    var cards: [String] {
        graph.nodes.enumerated().map { index, node in node.kind == .end ? end(index) : card(index, node) }
    }

    private func end(_ index: Int) -> String {
        let item = layout.items[index]
        let (x, y) = corner(index)
        let box = Self.box("end", x: x, y: y, item.width, item.height, radius: item.height / 2)
        return "<g>\(box)\(Self.text("end", "small", x: center(index).x, y: center(index).y + 4, anchor: "middle"))</g>"
    }

    private func card(_ index: Int, _ node: ScenarioGraph.Node) -> String {
        let item = layout.items[index]
        let (x, y) = corner(index)
        let inner = item.width - 36
        let badge = node.count.flatMap { $0 > 0 ? "\($0) here" : nil }
        let badgeWidth = badge.map { TextMetrics.width($0, size: 11) + 20 } ?? 0
        var parts = ["<title>\(Markup.escaped(([node.kind.word + " " + node.title] + node.lines).joined(separator: "\n")))</title>"]
        parts.append(Self.box("card", x: x, y: y, item.width, item.height, radius: 9))
        parts.append(Self.box("bar \(node.kind.rawValue)", x: x + 8, y: y + 10, 4, item.height - 20, radius: 2))
        parts.append(Self.text(node.kind.word, "kind \(node.kind.rawValue)", x: x + 20, y: y + 17))
        parts.append(
            Self.text(TextMetrics.fitted(node.title, width: inner, size: 14), "name", x: x + 20, y: y + 34))
        if let badge {
            parts.append(Self.box("badge", x: x + item.width - badgeWidth - 8, y: y + 7, badgeWidth, 17, radius: 8.5))
            parts.append(Self.text(badge, "count", x: x + item.width - badgeWidth / 2 - 8, y: y + 19.5, anchor: "middle"))
        }
        for (line, text) in shown(node).enumerated() {
            let place = y + Self.headHeight + 9 + Double(line) * Self.lineHeight
            parts.append(Self.text(TextMetrics.fitted(text, width: inner, size: 12), "line", x: x + 20, y: place))
        }
        return "<g>\(parts.joined())</g>"
    }

    private func shown(_ node: ScenarioGraph.Node) -> [String] {
        guard node.lines.count > Self.maxLines else { return node.lines }
        return node.lines.prefix(Self.maxLines - 1) + ["… \(node.lines.count - Self.maxLines + 1) more"]
    }

    /// The exits and the goal, below the rest.
    var notes: [String] {
        let top = height - Self.margin - Self.notesHeight(graph)
        return graph.notes.enumerated().map { index, note in
            let x = Self.margin + Double(index) * (Self.nodeWidth + 16)
            let height = 32 + Double(note.lines.count) * Self.lineHeight
            var parts = ["<title>\(Markup.escaped(([note.kind.heading] + note.lines).joined(separator: "\n")))</title>"]
            parts.append(Self.box("note \(note.kind.rawValue)", x: x, y: top, Self.nodeWidth, height, radius: 9))
            parts.append(Self.text(note.kind.heading, "kind \(note.kind.rawValue)", x: x + 14, y: top + 18))
            for (line, text) in note.lines.enumerated() {
                let shown = TextMetrics.fitted(text, width: Self.nodeWidth - 28, size: 12)
                parts.append(Self.text(shown, "line", x: x + 14, y: top + 36 + Double(line) * Self.lineHeight))
            }
            return "<g>\(parts.joined())</g>"
        }
    }

    static func box(_ name: String, x: Double, y: Double, _ width: Double, _ height: Double, radius: Double) -> String {
        let number = Markup.number
        return "<rect class=\"\(name)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(height))\" "
            + "rx=\"\(number(radius))\"/>"
    }

    static func text(_ text: String, _ name: String, x: Double, y: Double, anchor: String? = nil) -> String {
        let anchored = anchor.map { " text-anchor=\"\($0)\"" } ?? ""
        return "<text class=\"\(name)\" x=\"\(Markup.number(x))\" y=\"\(Markup.number(y))\"\(anchored)>\(Markup.escaped(text))</text>"
    }
}
