/// Finds the name that was probably meant.
enum Suggestion {
    /// `; did you mean 'plan'?`, or nothing when no candidate is near.
    static func text(for name: String, among candidates: some Sequence<String>) -> String {
        let limit = max(1, name.utf8.count / 3)
        let nearest = candidates.map { ($0, distance(name, $0)) }.filter { $0.1 <= limit }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        return nearest.map { "; did you mean '\($0.0)'?" } ?? ""
    }

    /// How many letters must be added, dropped, changed or swapped with the next, capitals not counting (optimal string alignment).
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased().utf8.prefix(100))
        let right = Array(right.lowercased().utf8.prefix(100))
        var rows = [Array(0...right.count)]
        for line in left.indices {
            var row = [line + 1]
            for column in right.indices {
                let changed = rows[line][column] + (left[line] == right[column] ? 0 : 1)
                var least = min(changed, rows[line][column + 1] + 1, row[column] + 1)
                if line > 0, column > 0, left[line] == right[column - 1], left[line - 1] == right[column] {
                    least = min(least, rows[line - 1][column - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
