package import Time

/// A day of UTC, the grain in which events are counted ahead.
package struct UTCDay: Hashable, Sendable {
    private static let microseconds: Int64 = 86_400_000_000

    /// Days since 1970-01-01.
    package let number: Int

    /// The day so many days after 1970-01-01.
    package init(number: Int) {
        self.number = number
    }

    /// The day of a moment.
    package init(of moment: Timestamp) {
        let (quotient, remainder) = moment.microseconds.quotientAndRemainder(dividingBy: Self.microseconds)
        number = Int(remainder < 0 ? quotient - 1 : quotient)
    }

    /// Its first moment.
    package var start: Timestamp { Timestamp(microseconds: Int64(number) * Self.microseconds) }

    /// The day after.
    package var next: UTCDay { UTCDay(number: number + 1) }
}

extension UTCDay: Comparable {
    package static func < (left: UTCDay, right: UTCDay) -> Bool {
        left.number < right.number
    }
}
