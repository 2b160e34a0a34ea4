/// What a cancelled fan-out had under way.
package struct Withdrawn: Sendable, Equatable {
    /// Contacts that weren't let in.
    package var timers = 0
    /// Passages that stood at a mail.
    package var passages = 0
    /// Mails that were called back.
    package var deliveries = 0

    /// Nothing yet.
    package init(timers: Int = 0, passages: Int = 0, deliveries: Int = 0) {
        self.timers = timers
        self.passages = passages
        self.deliveries = deliveries
    }

    /// Both together.
    package static func += (left: inout Withdrawn, right: Withdrawn) {
        left.timers += right.timers
        left.passages += right.passages
        left.deliveries += right.deliveries
    }
}

/// A passage that came of a fan-out.
package struct FanoutPassage: Sendable, Equatable {
    /// Its row.
    package let key: PassageKey
    /// The version it is on.
    package let version: Int
    /// Whether it is under way.
    package let isLive: Bool
}
