package import AMQP

/// How the messages of one batch are handled, given how often the broker has delivered them before.
///
/// A message that kills its worker comes back with a raised `x-delivery-count`, and so do the good ones that were prefetched with it. From
/// 3 on it is handled alone, so that only the guilty one goes on rising; from 5 on it is given to the archivist unopened.
package enum BatchPart: Sendable, Equatable {
    /// Handle these in one go.
    case together([Message])
    /// Handle this one by itself.
    case alone(Message)
    /// Don't open this one.
    case unopened(Message)

    /// Deliveries after which a message is handled alone.
    package static let suspicious: Int64 = 3
    /// Deliveries after which a message isn't opened any more.
    package static let poisonous: Int64 = 5

    /// Whether this may be what kills workers.
    package var isSuspicious: Bool {
        switch self {
        case .together: false
        case .alone, .unopened: true
        }
    }

    /// Splits a batch, keeping its order. Where `opensAll`, nothing is left unopened: dead letters have no further place to go, and set aside
    /// once more they would lose their reason.
    package static func plan(_ messages: [Message], opensAll: Bool = false) -> [BatchPart] {
        var parts: [BatchPart] = []
        var run: [Message] = []
        func flush() {
            if !run.isEmpty { parts.append(.together(run)) }
            run = []
        }
        for message in messages {
            switch message.deliveryCount {
            case poisonous... where !opensAll:
                flush()
                parts.append(.unopened(message))
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
