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

    /// How long a delivery stays uncertain before its policy is applied: longer than a living worker waits for the answer to the final dot
    /// (ten minutes, RFC 5321 §4.5.3.2.6), so that a slow relay's late answer still finds its claim.
    package static let uncertaintyRest: Duration = .seconds(660)

    /// How often a message may be handed over when nobody ever answers, under the policy `resend`; then it is held.
    package static let resendLimit: Int32 = 3

    /// How long something may be on its way before a sweep takes it for lost. Also a send claim's lease.
    package static let lease: Duration = .seconds(120)
}
