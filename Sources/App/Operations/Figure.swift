/// Figures as people read them, with their units.
package enum Figure {
    /// `1,204,331`.
    package static func count(_ number: some BinaryInteger) -> String {
        let digits = Array("\(number.magnitude)")
        let groups = stride(from: digits.count % 3, through: digits.count, by: 3).map { end in
            String(digits[max(0, end - 3)..<end])
        }
        return (number < 0 ? "-" : "") + groups.filter { !$0.isEmpty }.joined(separator: ",")
    }

    /// `0.4/s`, `1,240/s`; what isn't nothing never looks like it.
    package static func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite, perSecond > 0 else { return "0/s" }
        if perSecond >= 9.95 { return "\(count(Int64(min(perSecond, 1e15).rounded())))/s" }
        let tenths = max(1, Int((perSecond * 10).rounded()))
        return "\(tenths / 10).\(tenths % 10)/s"
    }

    /// `<1s`, `12s`, `3m12s`, `2h05m`, `3d04h`: the two largest units.
    package static func span(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        func pair(_ large: Int64, _ unit: String, _ small: Int64, _ rest: String) -> String {
            "\(large)\(unit)\(small < 10 ? "0" : "")\(small)\(rest)"
        }
        switch seconds {
        case ..<1: return "<1s"
        case ..<60: return "\(seconds)s"
        case ..<3_600: return pair(seconds / 60, "m", seconds % 60, "s")
        case ..<86_400: return pair(seconds / 3_600, "h", seconds / 60 % 60, "m")
        default: return pair(seconds / 86_400, "d", seconds / 3_600 % 24, "h")
        }
    }
}
