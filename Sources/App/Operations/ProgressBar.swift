/// Something that goes on while a person looks.
package protocol Progressing: Sendable {
    /// One line for a person: a bar and the time that is left when `total` is known, the count, and the rate since the start.
    func line(total: Int?, elapsed: Duration) -> String
}

/// The parts of a line of progress.
enum ProgressBar {
    private static let width = 24

    /// A bar for a share of 0 to 1, what was counted, and the time that is left when it is known since when.
    static func line(share: Double, counts: String, elapsed: Duration?) -> String {
        let share = min(1, max(0, share))
        let full = Int((share * Double(width)).rounded(.down))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        let text = "\(bar) \(Int(share * 100)) %  \(counts)"
        guard let elapsed, share > 0, share < 1 else { return text }
        return "\(text)  \(clock(seconds(elapsed) * (1 - share) / share)) left"
    }

    /// So many a second.
    static func rate(_ count: Int, _ elapsed: Duration) -> String {
        "\(grouped(Int((Double(count) / seconds(elapsed)).rounded())))/s"
    }

    /// With commas at the thousands.
    static func grouped(_ number: Int) -> String {
        var digits = Substring(String(number))
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    private static func seconds(_ elapsed: Duration) -> Double { max(elapsed / .seconds(1), 0.001) }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        let rest = String(100 + whole % 60).dropFirst()
        return whole < 3_600 ? "\(whole / 60):\(rest)" : "\(whole / 3_600):\(String(100 + whole / 60 % 60).dropFirst()):\(rest)"
    }
}
