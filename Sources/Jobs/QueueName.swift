/// A queue of the farm. What crosses the wire is its raw value.
package struct QueueName: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name on the broker.
    package let rawValue: String

    /// Names a queue.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}

extension QueueName {
    /// Events of integrations.
    package static let event = QueueName(rawValue: "trigger.event")
    /// Timers that came due.
    package static let wake = QueueName(rawValue: "trigger.wake")
    /// Results of deliveries, opens, clicks.
    package static let outcome = QueueName(rawValue: "trigger.outcome")
    /// Raw bounce mails.
    package static let bounce = QueueName(rawValue: "bounce")
    /// What could not be handled, on its way to the archivist.
    package static let dead = QueueName(rawValue: "dead")

    /// Deliveries to be rendered.
    package static func render(_ lane: Lane) -> QueueName { QueueName(rawValue: "render.\(lane.rawValue)") }
    /// Sealed messages to be sent.
    package static func send(_ lane: Lane) -> QueueName { QueueName(rawValue: "send.\(lane.rawValue)") }

    /// The queue that gives a message back to this one after the tier's delay.
    package func retry(_ tier: RetryTier) -> QueueName {
        QueueName(rawValue: "\(rawValue).retry.\(tier.name)")
    }

    /// Every queue that workers consume, in the order a message passes them.
    package static let consumed: [QueueName] =
        [.event, .wake, .outcome] + Lane.allCases.map(render) + Lane.allCases.map(send) + [.bounce, .dead]
}

/// An exchange of the farm.
package enum ExchangeName {
    /// The door for integrations: topic, routing key = event type.
    package static let events = "goniec.events"
    /// Ours alone: direct, routing key = queue name.
    package static let work = "goniec.work"
    /// The way to the archivist.
    package static let dead = "goniec.dead"
    /// Copies of outcomes for the outside world, best effort.
    package static let outcomes = "goniec.outcomes"
}
