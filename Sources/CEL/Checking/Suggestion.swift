/// Finds the name that was probably meant.
enum Suggestion {
    /// `; did you mean 'plan'?`, or nothing when no candidate is near.
    static func text(for name: String, among candidates: some Sequence<String>) -> String {
        let limit = max(1, name.utf8.count / 3)
        let nearest = candidates.map { ($0, distance(name, $0)) }.filter { $0.1 <= limit }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        return nearest.map { "; did you mean '\($0.0)'?" } ?? ""
    }

    /// How many letters must be added, dropped or changed, capitals not counting (R. Wagner & M. Fischer, 1974).
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased().utf8.prefix(100))
        let right = Array(right.lowercased().utf8.prefix(100))
        var row = Array(0...right.count)
        for (line, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, other) in right.enumerated() {
                let changed = diagonal + (byte == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
