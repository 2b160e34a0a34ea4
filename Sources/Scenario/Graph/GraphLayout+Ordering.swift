extension GraphLayout {
    /// Sweeps down and up, putting each item where its neighbours' mean place is, and keeps the order with the fewest crossings.
    mutating func order() {
        var best = layers
        var fewest = crossings
        // A scenario of many long ways is no picture any more; it only has to be done in time.
        let sweeps = items.count > 20_000 ? 2 : 12
        for sweep in 0..<sweeps where fewest > 0 {
            let isDown = sweep.isMultiple(of: 2)
            let indices = Array(layers.indices)
            for layer in isDown ? indices : indices.reversed() { sort(layer, isDown: isDown) }
            let count = crossings
            if count < fewest {
                fewest = count
                best = layers
            }
        }
        layers = best
    }

    private mutating func sort(_ layer: Int, isDown: Bool) {
        let neighbours = isDown ? layer - 1 : layer + 1
        guard layers.indices.contains(neighbours) else { return }
        let places = Dictionary(uniqueKeysWithValues: layers[neighbours].enumerated().map { ($1, Double($0)) })
        let keyed = layers[layer].enumerated().map { place, item in
            let tied = (isDown ? items[item].above : items[item].below).compactMap { places[$0] }
            return (key: tied.isEmpty ? Double(place) : tied.reduce(0, +) / Double(tied.count), place: place, item: item)
        }
        layers[layer] = keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.item)
    }

    /// How often ways cross, between all layers: the inversions among their lower ends (Barth, Mutzel and Jünger 2002).
    var crossings: Int {
        layers.indices.dropLast().reduce(0) { $0 + crossings(below: $1) }
    }

    private func crossings(below layer: Int) -> Int {
        let places = Dictionary(uniqueKeysWithValues: layers[layer + 1].enumerated().map { ($1, $0) })
        let ends = layers[layer].flatMap { item in items[item].below.compactMap { places[$0] }.sorted() }
        // A Fenwick tree counts the ends so far that lie to the right.
        var tree = [Int](repeating: 0, count: layers[layer + 1].count + 1)
        var count = 0
        for (seen, end) in ends.enumerated() {
            var upTo = 0
            var index = end + 1
            while index > 0 {
                upTo += tree[index]
                index -= index & -index
            }
            count += seen - upTo
            index = end + 1
            while index < tree.count {
                tree[index] += 1
                index += index & -index
            }
        }
        return count
    }
}
