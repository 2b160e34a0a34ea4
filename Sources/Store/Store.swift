package import Postgres

/// The farm's durable state. Methods that are one statement stand here, per aggregate; what the trigger does in one transaction stands on
/// `Transaction`.
package struct Store: Sendable {
    /// The connections it works over.
    package let pool: Pool

    /// Keeps state in the database behind `pool`.
    package init(pool: Pool) {
        self.pool = pool
    }

    /// How long something may be on its way before a sweep takes it for lost. Also a send claim's lease.
    package static let lease: Duration = .seconds(120)
}
