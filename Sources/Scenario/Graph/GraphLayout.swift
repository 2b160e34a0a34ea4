/// Where a graph's nodes and ways stand in a picture: in layers from top to bottom (Sugiyama, Tagawa and Toda 1981).
///
/// Ways that would lead up are turned for the time being; each way is cut into pieces from one layer to the next, with a bend in each layer
/// between. Layers with odd numbers have no nodes but bends, and those nearest to a way's beginning carry its label.
struct GraphLayout {
    /// Something that takes room in a layer: a node, or a way's bend.
    struct Item {
        let layer: Int
        let width: Double
        let height: Double
        /// The node; nil for a bend.
        let node: Int?
        var x = 0.0
        /// Items in the layer above and the one below that it is tied to.
        var above: [Int] = []
        var below: [Int] = []
    }

    /// A way through the picture, from its beginning to its end.
    struct Route {
        /// Which edge.
        let edge: Int
        /// The items it passes, those of its ends included.
        let items: [Int]
        /// Whether it leads up.
        let isUpward: Bool
    }

    /// How large something is.
    struct Size {
        let width: Double
        let height: Double
    }

    private(set) var items: [Item] = []
    private(set) var routes: [Route] = []
    /// The items of each layer from left to right.
    var layers: [[Int]] = []

    static let gap = 28.0

    /// Lays out nodes of these sizes; `labels` has the size of each edge's label.
    init(nodes: [Size], edges: [(from: Int, to: Int)], labels: [Size]) {
        let turned = Self.upward(count: nodes.count, edges)
        let ranks = Self.ranks(count: nodes.count, edges, turned: turned)
        items = nodes.enumerated().map { index, size in
            Item(layer: ranks[index] * 2, width: size.width, height: size.height, node: index)
        }
        for (index, edge) in edges.enumerated() where edge.from != edge.to {
            route(index, edge, isUpward: turned.contains(index), label: labels[index])
        }
        layers = Array(repeating: [], count: (items.map(\.layer).max() ?? 0) + 1)
        for index in Self.visited(items) { layers[items[index].layer].append(index) }
        order()
        place()
    }

    /// Cuts a way into pieces.
    private mutating func route(_ index: Int, _ edge: (from: Int, to: Int), isUpward: Bool, label: Size) {
        let (top, bottom) = isUpward ? (edge.to, edge.from) : (edge.from, edge.to)
        var path = [top]
        let inner = (items[top].layer + 1)..<items[bottom].layer
        let labelled = isUpward ? inner.upperBound - 1 : inner.lowerBound
        for layer in inner {
            let size = layer == labelled ? label : Size(width: 0, height: 0)
            items.append(Item(layer: layer, width: size.width, height: size.height, node: nil))
            path.append(items.count - 1)
        }
        path.append(bottom)
        for (upper, lower) in zip(path, path.dropFirst()) {
            items[upper].below.append(lower)
            items[lower].above.append(upper)
        }
        routes.append(Route(edge: index, items: isUpward ? path.reversed() : path, isUpward: isUpward))
    }

    /// The edges that lead back to a node on the way from the first one: a search in depth meets their end while it is still open.
    private static func upward(count: Int, _ edges: [(from: Int, to: Int)]) -> Set<Int> {
        var outgoing = [[Int]](repeating: [], count: count)
        for (index, edge) in edges.enumerated() { outgoing[edge.from].append(index) }
        var isOpen = [Bool](repeating: false, count: count)
        var isDone = isOpen
        var upward: Set<Int> = []
        for start in 0..<count where !isDone[start] {
            var path = [(node: start, next: 0)]
            isOpen[start] = true
            while let top = path.last {
                guard top.next < outgoing[top.node].count else {
                    isOpen[top.node] = false
                    isDone[top.node] = true
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let edge = outgoing[top.node][top.next]
                let target = edges[edge].to
                if isOpen[target] {
                    upward.insert(edge)
                } else if !isDone[target] {
                    isOpen[target] = true
                    path.append((target, 0))
                }
            }
        }
        return upward
    }

    /// As far down as the longest way from the top leads.
    private static func ranks(count: Int, _ edges: [(from: Int, to: Int)], turned: Set<Int>) -> [Int] {
        var incoming = [Int](repeating: 0, count: count)
        var outgoing = [[Int]](repeating: [], count: count)
        for (index, edge) in edges.enumerated() where edge.from != edge.to {
            let (top, bottom) = turned.contains(index) ? (edge.to, edge.from) : (edge.from, edge.to)
            outgoing[top].append(bottom)
            incoming[bottom] += 1
        }
        var ranks = [Int](repeating: 0, count: count)
        var open = (0..<count).filter { incoming[$0] == 0 }
        while let node = open.popLast() {
            for target in outgoing[node] {
                ranks[target] = max(ranks[target], ranks[node] + 1)
                incoming[target] -= 1
                if incoming[target] == 0 { open.append(target) }
            }
        }
        return ranks
    }

    /// All items, what is tied together near to each other: a search in depth from the top.
    private static func visited(_ items: [Item]) -> [Int] {
        var seen = [Bool](repeating: false, count: items.count)
        var order: [Int] = []
        for start in items.indices where items[start].above.isEmpty {
            var open = [start]
            while let index = open.popLast() {
                guard !seen[index] else { continue }
                seen[index] = true
                order.append(index)
                open += items[index].below.reversed()
            }
        }
        return order
    }
}

extension GraphLayout {
    /// Sets where an item stands.
    mutating func move(_ item: Int, to x: Double) {
        items[item].x = x
    }
}
