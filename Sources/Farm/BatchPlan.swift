package import AMQP
internal import Jobs

/// How the messages of one batch are handled, given how often the broker has delivered them before.
///
/// A message that kills its worker comes back with a raised `x-delivery-count`, and so do the good ones that were prefetched with it, and
/// all that a lost connection gave back. So the count alone condemns nobody: from 3 on a message is handled alone and marked meanwhile,
/// and only marks that processes left behind when they died set it aside (see `SuspectMarks`).
package enum BatchPart: Sendable, Equatable {
    /// Handle these in one go.
    case together([Message])
    /// Handle this one by itself.
    case alone(Message)
    /// Publish this one again, unopened, so that the broker counts anew.
    case renewed(Message)

    /// Deliveries after which a message is handled alone.
    package static let suspicious: Int64 = 3
    /// Deaths of processes that had a message alone in their hands after which it isn't opened any more.
    package static let deadly = 2
    /// Deliveries after which a message is published again, well before the broker gives it up by itself. A killer never gets so far: it is
    /// set aside at its fifth; what does has lost connections only.
    package static let worn = Topology.deliveryLimit / 2

    /// Whether this may be what kills workers.
    package var isSuspicious: Bool {
        switch self {
        case .together: false
        case .alone, .renewed: true
        }
    }

    /// Splits a batch, keeping its order. Where `hasNoLimit`, as in the queue of the dead, the broker gives nothing up and nothing needs to be
    /// renewed.
    package static func plan(_ messages: [Message], hasNoLimit: Bool = false) -> [BatchPart] {
        var parts: [BatchPart] = []
        var run: [Message] = []
        func flush() {
            if !run.isEmpty { parts.append(.together(run)) }
            run = []
        }
        for message in messages {
            switch message.deliveryCount {
            case worn... where !hasNoLimit:
                flush()
                parts.append(.renewed(message))
            case suspicious...:
                flush()
                parts.append(.alone(message))
            default: run.append(message)
            }
        }
        flush()
        return parts
    }
}
