internal import Jobs

/// One kind of process. Roles share nothing in memory, so each scales by starting more of it, on any host.
package enum Role: String, Sendable, CaseIterable {
    case trigger, render, send, bounce, archivist, scheduler, edge, mailbox

    /// The roles that `goniec worker` runs: what consumes queues.
    package static let workers: [Role] = [.trigger, .render, .send, .bounce, .archivist]
}
