/// Finds what somebody meant.
enum Spelling {
    /// `, did you mean 'x'?` with the nearest of the known names; empty when none is near.
    static func hint(for name: String, among known: some Sequence<String>) -> String {
        guard let best = nearest(to: name, among: known) else { return "" }
        return ", did you mean '\(best)'?"
    }

    /// The known name with the fewest edits, at most a third of the name's length.
    static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8.prefix(100))
        let limit = max(1, wanted.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in known where abs(candidate.utf8.count - wanted.count) <= limit {
            let distance = distance(wanted, Array(candidate.utf8))
            guard distance <= limit else { continue }
            if let current = best, (current.distance, current.name) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// The edits between two words, two swapped neighbours being one (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
