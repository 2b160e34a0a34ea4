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

    /// The server's parameters for workers' sessions. Their statements find rows by key, a batch at a time, and have to do so whatever the
    /// statistics say: a plan made while a table was empty, or before a burst, would otherwise read all of it for each batch.
    package static let sessionParameters: KeyValuePairs<String, String> = [
        "enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "enable_material": "off", "jit": "off",
        "random_page_cost": "1.1",
    ]

    /// How long a delivery stays uncertain before its policy is applied: longer than a living worker waits for the answer to the final dot
    /// (ten minutes, RFC 5321 §4.5.3.2.6), so that a slow relay's late answer still finds its claim.
    package static let uncertaintyRest: Duration = .seconds(660)

    /// How often a message may be handed over when nobody ever answers, under the policy `resend`; then it is held.
    package static let resendLimit: Int32 = 3

    /// How long something may be on its way before a sweep takes it for lost. Also a send claim's lease.
    package static let lease: Duration = .seconds(120)
}
