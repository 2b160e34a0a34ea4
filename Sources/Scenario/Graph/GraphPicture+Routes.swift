extension GraphPicture {
    /// Every way: the lines, then the labels above them.
    var routes: [String] {
        let ports = ports
        let lines = layout.routes.enumerated().map { index, route in
            "<path class=\"way\" d=\"\(path(route, at: index, ports))\" marker-end=\"url(#goniec-arrow)\"/>"
        }
        return loops + lines + layout.routes.compactMap(label)
    }

    /// Where a way leaves and enters its nodes: side by side, in the order in which they lead away.
    private var ports: [Port: Double] {
        var ends: [Side: [(port: Port, toward: Double)]] = [:]
        for (index, route) in layout.routes.enumerated() {
            guard let first = route.items.first, let last = route.items.last else { continue }
            ends[Side(item: first, isTop: route.isUpward), default: []]
                .append((Port(route: index, isStart: true), layout.items[route.items[1]].x))
            ends[Side(item: last, isTop: !route.isUpward), default: []]
                .append((Port(route: index, isStart: false), layout.items[route.items[route.items.count - 2]].x))
        }
        var ports: [Port: Double] = [:]
        for (side, unsorted) in ends {
            let sorted = unsorted.sorted { ($0.toward, $0.port.route) < ($1.toward, $1.port.route) }
            let step = min(26, layout.items[side.item].width * 0.7 / Double(max(1, sorted.count - 1)))
            let middle = Double(sorted.count - 1) / 2
            for (place, end) in sorted.enumerated() {
                ports[end.port] = center(side.item).x + (Double(place) - middle) * step
            }
        }
        return ports
    }

    private func path(_ route: GraphLayout.Route, at index: Int, _ ports: [Port: Double]) -> String {
        guard let first = route.items.first, let last = route.items.last else { return "" }
        var points = [(x: ports[Port(route: index, isStart: true)] ?? 0, y: edge(first, isTop: route.isUpward))]
        for bend in route.items.dropFirst().dropLast() {
            let layer = layout.items[bend].layer
            let row = rows[layer]
            // Between two rows of nodes, with no label about, a way needs no bend.
            if row.height == 0, !layer.isMultiple(of: 2) { continue }
            let ends = [row.top, row.top + max(row.height, layout.items[bend].height)]
            for y in route.isUpward ? ends.reversed() : ends { points.append((center(bend).x, y)) }
        }
        points.append((ports[Port(route: index, isStart: false)] ?? 0, edge(last, isTop: !route.isUpward)))
        var path = "M\(Markup.number(points[0].x)),\(Markup.number(points[0].y))"
        for (from, to) in zip(points, points.dropFirst()) where from != to {
            let middle = Markup.number((from.y + to.y) / 2)
            path +=
                from.x == to.x
                ? "V\(Markup.number(to.y))"
                : "C\(Markup.number(from.x)),\(middle) \(Markup.number(to.x)),\(middle) \(Markup.number(to.x)),\(Markup.number(to.y))"
        }
        return path
    }

    /// The upper or the lower edge of a node.
    private func edge(_ item: Int, isTop: Bool) -> Double {
        let middle = center(item).y
        return isTop ? middle - layout.items[item].height / 2 : middle + layout.items[item].height / 2
    }

    private func label(_ route: GraphLayout.Route) -> String? {
        let labels = graph.edges[route.edge].labels
        guard !labels.isEmpty, let bend = route.items.dropFirst().dropLast().first else { return nil }
        let item = layout.items[bend]
        let center = center(bend)
        let shown = Self.shown(labels)
        let lines = shown.enumerated().map { index, text in
            let y = center.y - Double(shown.count) * 7.5 + Double(index) * 15 + 11.5
            return Self.text(text, "label", x: center.x, y: y, anchor: "middle")
        }
        let box = Self.box("back", x: center.x - item.width / 2, y: center.y - item.height / 2, item.width, item.height, radius: 6)
        return "<g><title>\(Markup.escaped(labels.joined(separator: ", or ")))</title>\(box)\(lines.joined())</g>"
    }

    /// Ways from a node to itself.
    private var loops: [String] {
        graph.edges.filter { $0.from == $0.to }.map { edge in
            let center = center(edge.from)
            let x = center.x + layout.items[edge.from].width / 2
            let (high, low) = (Markup.number(center.y - 10), Markup.number(center.y + 10))
            let out = Markup.number(x + 34)
            let curve = "M\(Markup.number(x)),\(low)C\(out),\(low) \(out),\(high) \(Markup.number(x)),\(high)"
            let title = edge.labels.isEmpty ? "" : "<title>\(Markup.escaped(edge.labels.joined(separator: ", or ")))</title>"
            return "<path class=\"way\" d=\"\(curve)\" marker-end=\"url(#goniec-arrow)\">\(title)</path>"
        }
    }
}

/// One end of a way.
private struct Port: Hashable {
    let route: Int
    let isStart: Bool
}

/// The upper or the lower side of an item.
private struct Side: Hashable {
    let item: Int
    let isTop: Bool
}
