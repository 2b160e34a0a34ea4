package import Time

/// Which database was seen, and how far its write-ahead log had come.
package struct DatabaseSighting: Sendable, Equatable {
    /// The cluster, which its copies share.
    package var system: String
    /// One more after each promotion and each recovery to a point in time.
    package var timeline: Int32
    /// How far the log had been flushed, in bytes; it never falls on one timeline of one server.
    package var position: Int64
    /// Whether `position` is that of a commit which the synchronous standbys have, too.
    package var isReplicated: Bool
    /// Whether commits wait for a standby.
    package var awaitsStandby: Bool
    /// Whether sending is allowed from it.
    package var isKnown: Bool
    /// When somebody allowed that last.
    package var confirmedAt: Timestamp

    /// Notes what was seen.
    package init(
        system: String, timeline: Int32, position: Int64, isReplicated: Bool, awaitsStandby: Bool, isKnown: Bool, confirmedAt: Timestamp
    ) {
        self.system = system
        self.timeline = timeline
        self.position = position
        self.isReplicated = isReplicated
        self.awaitsStandby = awaitsStandby
        self.isKnown = isKnown
        self.confirmedAt = confirmedAt
    }
}
