/// The code points of scripts, which Swift's own Unicode properties don't tell.
enum UnicodeScripts {
    /// The code points of a script in order; nil for a name that is none.
    static func ranges(of name: String) -> [ClosedRange<UInt32>]? {
        guard name.utf8.allSatisfy(\.isIdentifierTail), let line = lines[name] else { return nil }
        return line.split(separator: " ").dropFirst().compactMap { range in
            let bounds = range.split(separator: "-").compactMap { UInt32($0, radix: 16) }
            guard let first = bounds.first, let last = bounds.last else { return nil }
            return first...last
        }
    }

    private static let lines: [String: Substring] = {
        let lines = table.split(separator: "\n")
        return Dictionary(lines.map { (String($0.prefix { $0 != " " }), $0) }, uniquingKeysWith: { first, _ in first })
    }()
}
