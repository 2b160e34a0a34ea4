internal import Time

/// Offsets of time zones from UTC.
enum TimeZones {
    /// Seconds east of UTC at a moment, for `UTC`, `+02:00`, `2:00`, `-09:30` or a name of the IANA database; nil for anything else.
    static func offset(of zone: String, at instant: Instant) -> Int? {
        if zone.isEmpty || zone == "UTC" { return 0 }
        if zone.utf8.contains(UInt8(ascii: ":")) { return fixedOffset(zone) }
        return Zone(zone)?.offset(at: instant.timestamp)
    }

    private static func fixedOffset(_ zone: String) -> Int? {
        var text = Substring(zone)
        let isWest = text.first == "-"
        if isWest || text.first == "+" { text.removeFirst() }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = number(parts[0]), let minutes = number(parts[1]), hours < 24, minutes < 60 else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private static func number(_ digits: Substring) -> Int? {
        (1...2).contains(digits.utf8.count) && digits.utf8.allSatisfy(\.isDigit) ? Int(digits) : nil
    }
}
