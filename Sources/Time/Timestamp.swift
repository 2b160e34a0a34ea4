/// A moment: microseconds since 1970-01-01T00:00:00Z, as PostgreSQL counts them, from year 1 to year 9999.
package struct Timestamp: Hashable, Sendable {
    /// Microseconds since the Unix epoch, leap seconds not counted.
    package let microseconds: Int64

    /// A moment so many microseconds after the epoch.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// A moment so many whole seconds after the epoch.
    package init(seconds: Int64) {
        microseconds = seconds * 1_000_000
    }

    /// 1970-01-01T00:00:00Z.
    package static let epoch = Timestamp(microseconds: 0)
    /// 0001-01-01T00:00:00Z, the earliest moment RFC 3339 text is read as.
    package static let earliest = Timestamp(seconds: -62_135_596_800)
    /// 9999-12-31T23:59:59.999999Z, the latest moment RFC 3339 text is read as.
    package static let latest = Timestamp(microseconds: 253_402_300_799_999_999)

    /// Whole seconds since the epoch, rounded down.
    package var seconds: Int64 {
        microseconds.floorDivided(by: 1_000_000)
    }
}

extension Timestamp: Comparable {
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment a duration later, saturating at `earliest` and `latest`; parts of a microsecond are dropped.
    package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = moment.microseconds.addingReportingOverflow(duration.wholeMicroseconds)
        if overflow { return duration < .zero ? .earliest : .latest }
        return min(max(Timestamp(microseconds: sum), .earliest), .latest)
    }

    /// The moment a duration earlier; saturates like `+`.
    package static func - (moment: Timestamp, duration: Duration) -> Timestamp {
        moment + (.zero - duration)
    }

    /// The time from `right` to `left`.
    package static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }
}

extension Duration {
    /// The duration in microseconds, parts dropped, saturating at 64 bits.
    package var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carry) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity.
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
