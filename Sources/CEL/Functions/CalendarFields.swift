internal import Time

extension Function {
    /// The parts of a timestamp's date, in UTC or in the zone given.
    static let calendarFields: [Function] = [
        field("getFullYear") { Int64($0.year) },
        field("getMonth") { Int64($0.month - 1) },
        field("getDate") { Int64($0.day) },
        field("getDayOfMonth") { Int64($0.day - 1) },
        field("getDayOfWeek") { Int64($0.weekday) },
        field("getDayOfYear") {
            Int64(
                CivilTime.daysSinceEpoch(year: $0.year, month: $0.month, day: $0.day)
                    - CivilTime.daysSinceEpoch(year: $0.year, month: 1, day: 1))
        },
    ]

    /// The parts of a timestamp's time of day, in UTC or in the zone given, and the whole units of a duration.
    static let clockFields: [Function] = [
        field("getHours", { Int64($0.hour) }) { Int64($0.nanoseconds / 3_600_000_000_000) },
        field("getMinutes", { Int64($0.minute) }) { Int64($0.nanoseconds / 60_000_000_000) },
        field("getSeconds", { Int64($0.second) }) { Int64($0.nanoseconds / 1_000_000_000) },
        field("getMilliseconds", { Int64($0.microsecond / 1_000) }) { Int64($0.nanoseconds / 1_000_000 % 1_000) },
    ]

    private static func field(
        _ name: String, _ part: @escaping @Sendable (CivilTime) -> Int64, ofSpan units: (@Sendable (Span) -> Int64)? = nil
    ) -> Function {
        var overloads: [Overload] = [.member(.timestamp, gives: .int), .member(.timestamp, .string, gives: .int)]
        if units != nil { overloads.append(.member(.duration, gives: .int)) }
        return Function(
            name: name, overloads: overloads,
            unary: { (value, _) throws(EvaluationError) in
                switch value {
                case .timestamp(let instant): .int(part(CivilTime(instant.timestamp)))
                case .duration(let span): units.map { .int($0(span)) }
                default: nil
                }
            },
            binary: { (value, zone, _) throws(EvaluationError) in
                guard case .timestamp(let instant) = value, case .string(let zone) = zone else { return nil }
                guard let offset = TimeZones.offset(of: zone, at: instant) else { throw .unknownTimeZone(zone) }
                return .int(part(CivilTime(instant.timestamp, offsetSeconds: offset)))
            }
        )
    }
}
