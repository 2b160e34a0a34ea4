package import Identity
package import Postgres
package import Time

/// A bounce that was correlated to its delivery by a valid token.
package struct Bounce: Sendable, Equatable {
    /// The delivery, as the token names it; its contact isn't in it.
    package let delivery: UUID
    /// The class, by its name.
    package let bounceClass: String
    /// What the mail system said.
    package let diagnostic: String

    /// Notes a bounce.
    package init(delivery: UUID, bounceClass: String, diagnostic: String) {
        self.delivery = delivery
        self.bounceClass = bounceClass
        self.diagnostic = diagnostic
    }
}
