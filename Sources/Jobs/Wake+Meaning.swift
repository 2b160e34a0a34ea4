package import Identity

extension Wake {
    /// What a timer is for.
    package enum Meaning: Hashable, Sendable {
        /// An enrollment's wait is over.
        case wait
        /// The contact's segments are to be looked at.
        case segments
        /// A fan-out lets the contact into its scenario.
        case entry(fanout: UUID)
    }

    /// What it is for. Waits are counted from 1; without one the enrollment's place has the contact's own id, or a fan-out's.
    package var meaning: Meaning {
        if waitNumber > 0 { return .wait }
        return enrollment == contact ? .segments : .entry(fanout: enrollment)
    }
}
