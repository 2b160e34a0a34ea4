extension GraphLayout {
    /// Which neighbours an item is drawn to.
    private enum Side {
        case above, below, both
    }

    /// Gives each item its place from left to right: as near to its neighbours as the order and the gaps allow.
    mutating func place() {
        for layer in layers {
            var x = 0.0
            for item in layer {
                move(item, to: x + items[item].width / 2)
                x += items[item].width + Self.gap
            }
        }
        let sweeps = items.count > 20_000 ? 2 : 16
        for sweep in 0..<sweeps {
            let isLast = sweep >= sweeps - 2
            let indices = Array(layers.indices)
            for layer in sweep.isMultiple(of: 2) ? indices : indices.reversed() {
                align(layer, to: isLast ? .both : sweep.isMultiple(of: 2) ? .above : .below)
            }
        }
        let left = items.map { $0.x - $0.width / 2 }.min() ?? 0
        for index in items.indices { move(index, to: items[index].x - left) }
    }

    /// Moves a layer's items to the mean of their neighbours with the least sum of squared displacements that keeps the order and the gaps:
    /// isotonic regression by pooling adjacent violators, on places from which what must lie to the left is taken off.
    private mutating func align(_ layer: Int, to side: Side) {
        var blocks: [(mean: Double, weight: Double, count: Int)] = []
        var offsets: [Double] = []
        var offset = 0.0
        for (place, item) in layers[layer].enumerated() {
            if place > 0 {
                let before = items[layers[layer][place - 1]]
                offset += before.width / 2 + Self.gap + items[item].width / 2
            }
            offsets.append(offset)
            let tied = (side == .below ? [] : items[item].above) + (side == .above ? [] : items[item].below)
            let wish = wish(of: item, tiedTo: tied)
            // Bends hold fast, so that long ways are straight; what nobody is tied to gives way.
            let weight = tied.isEmpty ? 0.1 : isBend(item) ? 4 : 1
            blocks.append((wish - offset, weight, 1))
            while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
                let last = blocks.removeLast()
                let before = blocks.removeLast()
                let sum = before.weight + last.weight
                blocks.append(
                    ((before.mean * before.weight + last.mean * last.weight) / sum, sum, before.count + last.count))
            }
        }
        let places = blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
        for (place, item) in layers[layer].enumerated() { move(item, to: places[place] + offsets[place]) }
    }

    /// The mean place of an item's neighbours; those that make a bend's way straight count most.
    private func wish(of item: Int, tiedTo tied: [Int]) -> Double {
        guard !tied.isEmpty else { return items[item].x }
        let weights = tied.map { isBend(item) && isBend($0) ? 12.0 : 1.0 }
        return zip(tied, weights).reduce(0) { $0 + items[$1.0].x * $1.1 } / weights.reduce(0, +)
    }

    private func isBend(_ item: Int) -> Bool { items[item].node == nil }
}
