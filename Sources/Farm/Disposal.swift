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
    /// How many reasons travel in a header: more than the attempts there are.
    static let failureLimit = 8
    /// AMQP's short strings, in bytes (AMQP 0-9-1 §4.2.5.3).
    private static let shortStringLimit = 255

    /// Disposes of messages of one queue.
    package init(queue: QueueName, retries: RetryPolicy) {
        self.queue = queue
        self.retries = retries
    }

    /// What follows from a verdict; every one of them can be published.
    package func publications(for verdict: Verdict, on message: Message) -> [Publication] {
        switch verdict {
        case .done(let publications): checked(publications, on: message)
        case .dead(let reason): [dead(message, reason: reason)]
        case .retry(let reason): [retry(message, reason: reason)]
        }
    }

    /// The same message as if it came for the first time, for its queue. Where there are retry queues it takes that way: they have room, and
    /// give it back when its own queue has.
    package func renewal(of message: Message) -> Publication {
        let way = retries.tiers.first.map(queue.retry) ?? queue
        return again(message, exchange: ExchangeName.work, routingKey: way.rawValue, adding: [:])
    }

    /// One that AMQP can't carry would break every connection it is tried on, and hold up all that is behind it.
    private func checked(_ publications: [Publication], on message: Message) -> [Publication] {
        do {
            for publication in publications { try publication.validate() }
            return publications
        } catch {
            return [dead(message, reason: "what follows from it can't be published: \(error)")]
        }
    }

    private func retry(_ message: Message, reason: String) -> Publication {
        guard let tier = retries.tier(afterAttempt: message.attempt) else { return dead(message, reason: reason) }
        let headers: [String: FieldValue] = [
            HeaderName.attempt: .int(Int64(message.attempt) + 1),
            HeaderName.lastFailure: .string(Self.shortened(reason)),
            HeaderName.failures: .array((message.failures + [reason]).suffix(Self.failureLimit).map { .string(Self.shortened($0)) }),
        ]
        return again(message, exchange: ExchangeName.work, routingKey: queue.retry(tier).rawValue, adding: headers)
    }

    private func dead(_ message: Message, reason: String) -> Publication {
        let headers: [String: FieldValue] = [
            HeaderName.deadQueue: .string(queue.rawValue),
            HeaderName.deadReason: .string(Self.shortened(reason)),
            HeaderName.attempt: .int(Int64(message.attempt)),
        ]
        return again(message, exchange: ExchangeName.dead, routingKey: message.routingKey, adding: headers)
    }

    private func again(_ message: Message, exchange: String, routingKey: String, adding headers: [String: FieldValue]) -> Publication {
        let properties = message.propertiesForRepublishing(adding: headers)
        let whole = Publication(exchange: exchange, routingKey: routingKey, body: message.body, properties: properties)
        // The outlet will date it.
        var dated = whole
        dated.properties.headers[HeaderName.enqueuedAt] = .int(0)
        if (try? dated.validate()) != nil { return whole }
        // A stranger's properties may leave no room for ours, or grow while they are made UTF-8: the body is what matters.
        return Publication(
            exchange: exchange,
            routingKey: routingKey.utf8.count <= Self.shortStringLimit ? routingKey : queue.rawValue,
            body: message.body,
            properties: MessageProperties(
                contentType: properties.contentType.flatMap { $0.utf8.count <= Self.shortStringLimit ? $0 : nil }, headers: headers
            )
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
