/// What a living process remembers of its database, to notice when another one has taken its place: a copy knows nothing of what it lacks.
///
/// It remembers the last position that the database must have, whatever happens to it short of a loss.
package struct DatabaseMemory: Sendable, Equatable {
    /// What becomes of a new timeline of the same system.
    package enum Failover: String, Sendable, CaseIterable {
        /// A standby may lack commits: nothing is sent from it until somebody says so.
        case asynchronous
        /// A standby has every commit that was answered: it is accepted, as far as the memory bears that out.
        case synchronous
    }

    /// What a sighting means.
    package enum Judgement: Sendable, Equatable {
        /// Nothing new, or nothing that this process could know of.
        case same
        /// The log stands this many bytes before where it stood: what was committed since is gone.
        case older(bytes: Int64)
        /// The synchronous standby has taken over from this timeline, and lacks nothing.
        case failedOver(from: Int32)
    }

    /// What becomes of a new timeline.
    package let failover: Failover
    private var last: DatabaseSighting?

    /// Remembers nothing yet.
    package init(failover: Failover) {
        self.failover = failover
    }

    /// What the database is now, compared with what was remembered before anybody looked: of two that look at once, one adopts first.
    package func judge(_ now: DatabaseSighting) -> Judgement {
        // Another system is nobody's copy, and a confirmation since then has answered the question.
        guard let last, now.system == last.system, now.confirmedAt <= last.confirmedAt else { return .same }
        if now.position < last.position { return .older(bytes: last.position - now.position) }
        let isAccepted = failover == .synchronous && last.awaitsStandby && last.isReplicated
        if now.timeline != last.timeline, last.isKnown, !now.isKnown, isAccepted { return .failedOver(from: last.timeline) }
        return .same
    }

    /// Remembers a sighting whose judgement has been acted upon, unless somebody who looked at once has seen more. Where a standby counts,
    /// that is only what a standby has too, as far as anything is remembered: it may lack what nobody was ever told had been committed.
    package mutating func adopt(_ now: DatabaseSighting, judged judgement: Judgement) {
        if let last, judgement == .same, now.system == last.system, now.confirmedAt <= last.confirmedAt {
            if now.position < last.position || now.timeline < last.timeline { return }
            if failover == .synchronous, !now.isReplicated, now.timeline == last.timeline { return }
        }
        last = now
    }
}
