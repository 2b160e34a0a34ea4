extension Setting {
    private static let fileKeys = Set(all.filter(\.isSecret).map(\.fileKey))
    private static let keys = Set(all.map(\.key)).union(fileKeys)

    /// Whether a setting, or the file of a secret one, is called so.
    static func isKey(_ name: String) -> Bool {
        keys.contains(name)
    }

    /// Whether settings are called so up to a dot.
    static func isSection(_ name: String) -> Bool {
        keys.contains { $0.hasPrefix(name + ".") }
    }

    /// The key that was probably meant: the same word in another section, the section's first, or a slip of the pen away.
    static func suggestion(for name: String) -> String? {
        let names = all.map(\.key) + fileKeys.sorted()
        if let section = names.first(where: { $0.hasPrefix(name + ".") }) { return section }
        let nearest = names.map { (key: $0, distance: distance(name, $0)) }.min { $0.distance < $1.distance }
        if let nearest, nearest.distance <= max(1, name.count / 5) { return nearest.key }
        let word = name.split(separator: ".").last.map(String.init) ?? name
        return names.first { $0.hasSuffix("." + word) }
    }

    /// How many letters must be put in, taken out or changed (Levenshtein, 1966).
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (index, byte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let change = diagonal + (byte == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
