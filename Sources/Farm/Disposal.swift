package import AMQP
package import Jobs

/// What is published in place of a message that failed: the same bytes, to a retry tier or to the archivist.
package struct Disposal: Sendable {
    /// The queue the message came from.
    package let queue: QueueName
    /// How often it may be tried.
    package let retries: RetryPolicy

    /// The longest reason that travels in a header, in bytes.
    static let reasonLimit = 1_000

    /// Disposes of messages of one queue.
    package init(queue: QueueName, retries: RetryPolicy) {
        self.queue = queue
        self.retries = retries
    }

    /// What follows from a verdict.
    package func publications(for verdict: Verdict, on message: Message) -> [Publication] {
        switch verdict {
        case .done(let publications): publications
        case .dead(let reason): [dead(message, reason: reason)]
        case .retry(let reason): [retry(message, reason: reason)]
        }
    }

    private func retry(_ message: Message, reason: String) -> Publication {
        guard let tier = retries.tier(afterAttempt: message.attempt) else { return dead(message, reason: reason) }
        return Publication(
            exchange: ExchangeName.work,
            routingKey: queue.retry(tier).rawValue,
            body: message.body,
            properties: message.propertiesForRepublishing(adding: [
                HeaderName.attempt: .int(Int64(message.attempt) + 1),
                HeaderName.lastFailure: .string(Self.shortened(reason)),
            ])
        )
    }

    private func dead(_ message: Message, reason: String) -> Publication {
        Publication(
            exchange: ExchangeName.dead,
            routingKey: message.routingKey,
            body: message.body,
            properties: message.propertiesForRepublishing(adding: [
                HeaderName.deadQueue: .string(queue.rawValue),
                HeaderName.deadReason: .string(Self.shortened(reason)),
                HeaderName.attempt: .int(Int64(message.attempt)),
            ])
        )
    }

    /// The reason's first bytes, cut at a character.
    private static func shortened(_ reason: String) -> String {
        guard reason.utf8.count > reasonLimit else { return reason }
        var text = ""
        for character in reason {
            guard text.utf8.count + character.utf8.count <= reasonLimit else { break }
            text.append(character)
        }
        return text
    }
}
