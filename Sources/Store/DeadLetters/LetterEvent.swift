package import Identity
internal import Postgres
package import Time

/// A line of a dead letter's history.
package struct LetterEvent: Sendable, Equatable {
    /// What happened to it.
    package enum Action: String, Sendable, PostgresElement {
        /// It could not be handled.
        case died
        /// It was given back to the farm.
        case replayed
        /// It could not be given back, and stays as it was.
        case failed
        /// Nothing is to come of it.
        case discarded
        /// A copy of it was edited, or it is that copy.
        case edited
    }

    /// When.
    package let at: Timestamp
    /// What.
    package let action: Action
    /// Who did it; nil for the farm itself.
    package let actor: String?
    /// Why, or what came of it.
    package let reason: String?
    /// The replay that it belongs to.
    package let operation: UUID?
}

extension LetterEvent {
    init(_ row: Row) throws(PostgresError) {
        at = try row.decode(0)
        action = try row.decode(1)
        actor = try row.decode(2)
        reason = try row.decode(3)
        operation = try row.decode(4)
    }
}
