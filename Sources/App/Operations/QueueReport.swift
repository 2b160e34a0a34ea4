/// What a queue holds and whether it moves.
package struct QueueReport: Sendable, Equatable {
    /// The queue's name.
    package let name: String
    /// Messages that wait; nil when the queue is absent.
    package let ready: Int?
    /// Messages that workers have taken and not finished.
    package let unacked: Int
    /// Messages finished in a second, over the last minute.
    package let rate: Double
    /// How long the oldest message that waits has done so at most; nil when none waits, or none was ever delivered.
    ///
    /// AMQP shows no queue's head. But queues are first in, first out: what waits came after what was delivered last, whose time our own
    /// header tells, and after the last moment at which a worker found nothing to do. Messages that come back, from a retry queue or from
    /// a worker that died, are older than they look here.
    package let oldest: Duration?
    /// Workers that consume it; nil when the queue is absent.
    package let consumers: Int?
    /// The queues in which its messages wait to be tried again.
    package let tiers: [Tier]
    /// Dead letters that came from it and that nobody has dealt with.
    package let dead: Int
    /// The scopes that stop it; empty when nothing does.
    package let stoppedBy: [String]

    /// A queue that gives messages back after a delay.
    package struct Tier: Sendable, Equatable {
        /// The queue's name.
        package let name: String
        /// Messages that rest; nil when the queue is absent.
        package let ready: Int?
    }

    /// Messages that rest until they are tried again.
    package var retrying: Int { tiers.reduce(0) { $0 + ($1.ready ?? 0) } }

    /// True when messages wait that nobody fetches, though nothing stops them.
    package var isForsaken: Bool { stoppedBy.isEmpty && consumers == 0 && (ready ?? 0) > 0 }
}
