/// What a member of a scenario's file can be.
indirect enum ValueType: Hashable, Sendable {
    /// Any words.
    case text
    /// Lower-case letters, digits, `-`, `_` and `.`, at most 64 of them.
    case identifier
    /// No blanks, at most 255 bytes.
    case eventType
    /// A CEL expression.
    case expression
    /// A CEL expression that is true or false.
    case condition
    /// `1h30m`.
    case duration
    /// `-1d`.
    case offset
    /// `after: 30d`, in one text.
    case pause
    /// The id of a step, or `exit`.
    case target
    /// What contacts can opt out of.
    case topic
    /// An address with or without a name.
    case mailAddress
    /// Five fields of crontab(5), or `@daily`.
    case cron
    /// RFC 3339.
    case moment
    /// `09:30`.
    case timeOfDay
    /// A name of the IANA database.
    case zone
    /// A name of the IANA database, or `contact`.
    case zoneChoice
    /// `mon`, `mon-fri`.
    case weekdays
    /// `2026-12-24`, `12-24`, or the name of a file in `calendars`.
    case holidays
    /// `5%`.
    case percentage
    /// A whole number.
    case count(ClosedRange<Int>)
    /// One of some words.
    case choice([String])
    /// `true`.
    case flag
    /// Another mapping.
    case shape(Shape)
    /// A list with at least so many elements.
    case list(ValueType, atLeast: Int = 1)
    /// Names and what they stand for.
    case map(ValueType)
    /// Any of these.
    case either([ValueType])

    /// The mappings that it speaks of itself.
    var shapes: [Shape] {
        switch self {
        case .shape(let shape): [shape]
        case .list(let type, _), .map(let type): type.shapes
        case .either(let types): types.flatMap(\.shapes)
        default: []
        }
    }
}
