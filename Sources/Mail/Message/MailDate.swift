package import Time

/// Dates as headers have them.
package enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// RFC 5322 §3.3 in UTC: `Tue, 24 Nov 2026 08:14:16 +0000`.
    package static func format(_ moment: Timestamp) -> String {
        let civil = CivilTime(moment)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = String(repeating: "0", count: max(0, 4 - String(civil.year).utf8.count)) + String(civil.year)
        let date = "\(days[civil.weekday]), \(two(civil.day)) \(months[civil.month - 1]) \(year)"
        return "\(date) \(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) +0000"
    }
}
