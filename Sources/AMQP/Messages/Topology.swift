/// How an exchange picks queues.
package enum ExchangeKind: String, Sendable {
    case topic, direct, fanout
}

/// What a queue holds and who reads it, at one moment.
package struct QueueStatus: Sendable, Equatable {
    /// Messages ready for delivery; those awaiting acknowledgement aren't counted.
    package let messageCount: Int
    /// Consumers now attached.
    package let consumerCount: Int

    /// Makes a status.
    package init(messageCount: Int, consumerCount: Int) {
        self.messageCount = messageCount
        self.consumerCount = consumerCount
    }
}
