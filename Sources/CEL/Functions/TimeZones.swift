internal import Foundation

/// Offsets of time zones from UTC; the one place that asks Foundation, and only for names.
enum TimeZones {
    /// Seconds east of UTC at a moment, for `UTC`, `+02:00`, `02:00`, `-09:30` or a name of the IANA database; nil for anything else.
    static func offset(of zone: String, at instant: Instant) -> Int? {
        if zone == "UTC" || zone == "Z" { return 0 }
        if let offset = fixedOffset(zone) { return offset }
        guard !zone.isEmpty, let named = TimeZone(identifier: zone) else { return nil }
        return named.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))
    }

    private static func fixedOffset(_ zone: String) -> Int? {
        var digits = Substring(zone).utf8
        let isWest = digits.first == UInt8(ascii: "-")
        if isWest || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        let bytes = Array(digits)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        let numbers = [bytes[0], bytes[1], bytes[3], bytes[4]]
        guard numbers.allSatisfy(\.isDigit) else { return nil }
        let values = numbers.map { Int($0 - UInt8(ascii: "0")) }
        let hours = values[0] * 10 + values[1]
        let minutes = values[2] * 10 + values[3]
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
