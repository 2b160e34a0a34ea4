package import Time

/// A time that comes round again and again.
package struct Schedule: Hashable, Sendable {
    /// When.
    package let cron: Cron
    /// By whose clocks.
    package let zone: Zone

    /// A schedule.
    package init(cron: Cron, zone: Zone = .utc) {
        self.cron = cron
        self.zone = zone
    }

    /// The first time after a moment; nil when it never comes.
    package func next(after moment: Timestamp) -> Timestamp? {
        cron.next(after: moment, in: zone)
    }
}
