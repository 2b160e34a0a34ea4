/// What the broker made of a publication.
package enum PublishResult: Sendable, Equatable {
    /// It is safe: every queue it was routed to has it, on a majority of disks for quorum queues.
    case confirmed
    /// No queue takes it; it was not published. 312 is "no route".
    case returned(code: UInt16, reason: String)
    /// A queue refused it (full, with overflow `reject-publish`) or the broker failed; it may be in some of several queues.
    case refused
}

/// A claim on the results of one `publish`, to be settled exactly once.
package struct PublishTicket: Sendable, Hashable {
    let number: UInt64
    /// How many publications it stands for.
    package let count: Int

    /// Makes a ticket; only a publisher's own are worth anything to it.
    package init(number: UInt64, count: Int) {
        self.number = number
        self.count = count
    }
}
