internal import Postgres

/// What kind of value an attribute has.
package enum AttributeType: String, Sendable, CaseIterable, PostgresElement {
    case text
    /// Any number.
    case number
    /// A number written without fraction and exponent.
    case integer
    case boolean
    /// A text that is a moment, RFC 3339.
    case timestamp
    /// A text that is a day, `2026-11-24`.
    case date
    case list
    case object
}
