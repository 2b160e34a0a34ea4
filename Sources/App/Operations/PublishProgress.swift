/// How far a publication of many events has come.
package struct PublishProgress: Sendable, Equatable {
    /// Events the broker holds.
    package var confirmed: Int
    /// Lines that were read.
    package var read: Int
    /// Bytes that were read, line ends included.
    package var bytes: Int

    /// A publication that has come this far.
    package init(confirmed: Int = 0, read: Int = 0, bytes: Int = 0) {
        self.confirmed = confirmed
        self.read = read
        self.bytes = bytes
    }
}

extension PublishProgress {
    private static let width = 24

    /// One line for a person: a bar and the time that is left when `total` bytes are known to come, the count, and the rate since the start.
    package func line(total: Int?, elapsed: Duration) -> String {
        let seconds = max(elapsed / .seconds(1), 0.001)
        let rate = Int((Double(confirmed) / seconds).rounded())
        let counts = "\(Self.grouped(confirmed)) events  \(Self.grouped(rate))/s"
        guard let total, total > 0 else { return counts }
        let share = min(1, Double(bytes) / Double(total))
        let full = Int((share * Double(Self.width)).rounded(.down))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.width - full)
        let text = "\(bar) \(Int(share * 100)) %  \(counts)"
        guard share > 0, share < 1 else { return text }
        return "\(text)  \(Self.clock(seconds * (1 - share) / share)) left"
    }

    private static func grouped(_ number: Int) -> String {
        var digits = Substring(String(number))
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        let rest = String(100 + whole % 60).dropFirst()
        return whole < 3_600 ? "\(whole / 60):\(rest)" : "\(whole / 3_600):\(String(100 + whole / 60 % 60).dropFirst()):\(rest)"
    }
}
