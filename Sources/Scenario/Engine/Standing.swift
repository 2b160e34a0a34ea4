package import Identity
package import Time

/// Whether a contact may be written to, and how often that was done lately: what gates look at.
package struct Standing: Hashable, Sendable {
    /// A mail that was decided and not called back.
    package struct Mail: Hashable, Sendable {
        /// Whose mail it is.
        package let enrollment: UUID
        /// What the contact can opt out of.
        package let topic: String?
        /// When it was decided.
        package let at: Timestamp
        /// Whether it can still be called back.
        package var isPending: Bool

        /// A mail that was decided.
        package init(enrollment: UUID, topic: String?, at: Timestamp, isPending: Bool) {
            self.enrollment = enrollment
            self.topic = topic
            self.at = at
            self.isPending = isPending
        }
    }

    /// True after an operator's word: nothing at all is written to the contact.
    package var isStopped: Bool
    /// True after an erasure.
    package var isErased: Bool
    /// The addresses of the contact's that must not be written to, and why.
    package var suppressions: [String: String]
    /// What the contact said of topics; one that isn't here is consented to.
    package var consents: [String: Bool]
    /// The mails of as long ago as any cap on their frequency looks back.
    package var mails: [Mail]

    /// A standing; one against which nothing speaks by default.
    package init(
        isStopped: Bool = false, isErased: Bool = false, suppressions: [String: String] = [:], consents: [String: Bool] = [:],
        mails: [Mail] = []
    ) {
        self.isStopped = isStopped
        self.isErased = isErased
        self.suppressions = suppressions
        self.consents = consents
        self.mails = mails
    }
}
