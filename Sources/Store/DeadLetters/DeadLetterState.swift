internal import Postgres

/// Where a dead letter stands.
///
/// Valid transitions: open → replayed, discarded, superseded by an administrator; any → open by the archivist, when the same message dies
/// again; replayed and discarded → replayed by an administrator who asks for these.
package enum DeadLetterState: String, Sendable, CaseIterable, PostgresElement {
    /// Nobody has dealt with it.
    case open
    /// It was given back to the farm.
    case replayed
    /// An administrator has decided that nothing is to come of it.
    case discarded
    /// An edited copy stands in its place.
    case superseded
}
