/// What somebody probably meant.
package enum Suggestion {
    /// The candidate with the fewest edits between it and the text, if they are at most a third of the text's length, rounded up.
    package static func nearest(to text: String, among candidates: some Sequence<String>) -> String? {
        let limit = (text.count + 2) / 3
        return candidates.sorted().map { (edits(from: text, to: $0), $0) }.filter { $0.0 <= limit }.min { $0.0 < $1.0 }?.1
    }

    /// How many characters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment).
    static func edits(from left: String, to right: String) -> Int {
        let left = Array(left), right = Array(right)
        var rows = [Array(0...right.count)]
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let replaced = rows[row][column] + (left[row] == right[column] ? 0 : 1)
                var least = min(replaced, rows[row][column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, rows[row - 1][column - 1] + 1)
                }
                current.append(least)
            }
            rows.append(current)
        }
        return rows[left.count][right.count]
    }
}
