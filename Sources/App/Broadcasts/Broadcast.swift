internal import Scenario
package import Store

/// A scenario that goes to a segment at one moment.
package struct Broadcast: Sendable, Equatable {
    /// The moment, and whose.
    package let tick: Tick
    /// What has been made of it; nil before anybody has seen to it.
    package let fanout: Fanout?

    /// Where it is.
    package var state: State {
        guard let fanout else { return .waiting }
        if fanout.supersededAt != nil, fanout.state != .cancelled { return .superseded }
        switch fanout.state {
        case .running: return fanout.startedAt == nil ? .waiting : .running
        case .paused: return .paused
        case .done: return .done
        case .cancelled: return .cancelled
        }
    }

    /// How far a broadcast is.
    package enum State: String, Sendable {
        /// Its moment is still to come.
        case waiting
        /// Contacts are being let in.
        case running
        /// An operator has it stand still.
        case paused
        /// All are let in.
        case done
        /// It was ended.
        case cancelled
        /// Another moment was published before it began.
        case superseded
    }
}

/// A broadcast as it stands, with what came of it.
package struct BroadcastReport: Sendable, Equatable {
    /// The broadcast.
    package let broadcast: Broadcast
    /// Contacts that are due and haven't been let in.
    package let waiting: Int64
    /// Its mails by state.
    package let deliveries: [String: Int64]
}

/// Whom a broadcast would reach now, gate by gate.
package struct BroadcastPreview: Sendable, Equatable {
    /// Members of the segment.
    package var members = 0
    /// Those who get the mail, unless the entry's `when`, the limit of frequency or quiet hours stand against it.
    package var recipients = 0
    /// An operator stopped all mail to them.
    package var stopped = 0
    /// The address must not be written to.
    package var suppressed = 0
    /// They don't want mail about the topic.
    package var withdrawn = 0
    /// They are in the control group.
    package var control = 0
    /// They have no address.
    package var addressless = 0

    /// Nobody yet.
    package init() {}
}

/// How far something with contacts has come.
package struct ContactProgress: Progressing {
    private let done: Int

    /// So many contacts.
    package init(done: Int) {
        self.done = done
    }

    /// A bar, without a rate: who looks on doesn't know since when.
    package func bar(of total: Int) -> String {
        ProgressBar.line(share: Double(done) / Double(max(1, total)), counts: "\(Figure.count(done)) contacts", elapsed: nil)
    }

    package func line(total: Int?, elapsed: Duration) -> String {
        let counts = "\(Figure.count(done)) contacts  \(Figure.rate(Double(done) / max(elapsed / .seconds(1), 0.001)))"
        guard let total, total > 0 else { return counts }
        return ProgressBar.line(share: Double(done) / Double(total), counts: counts, elapsed: elapsed)
    }
}
