package import AMQP

/// The headers the farm reads and writes.
package enum HeaderName {
    /// Which attempt this is, counted from 1; absent means 1.
    package static let attempt = "x-attempt"
    /// When the message first entered the farm, in microseconds since 1970.
    package static let enqueuedAt = "x-enqueued-at"
    /// A dead letter's queue.
    package static let deadQueue = "x-dead-queue"
    /// A dead letter's reason.
    package static let deadReason = "x-dead-reason"
    /// The last failure of a message that is tried again.
    package static let lastFailure = "x-last-failure"
    /// The delivery a sealed mail belongs to.
    package static let delivery = "x-delivery"
    /// The contact a sealed mail belongs to.
    package static let contact = "x-contact"
}

extension Message {
    /// How often the broker has delivered this before; no retry counter, since a cleanly closed channel raises it too.
    package var deliveryCount: Int64 {
        guard case .int(let count)? = properties.headers["x-delivery-count"] else { return 0 }
        return count
    }

    /// Which attempt this is, counted from 1.
    package var attempt: Int {
        guard case .int(let attempt)? = properties.headers[HeaderName.attempt] else { return 1 }
        return Int(clamping: max(1, attempt))
    }

    /// The properties for publishing this message again: the broker's own death and delivery headers are taken off, for a message that
    /// carries them through a cycle of dead-letter exchanges is silently dropped (measured; celery#9867).
    func propertiesForRepublishing(adding headers: [String: FieldValue]) -> MessageProperties {
        var properties = properties
        properties.headers = properties.headers.filter { name, _ in
            !(name == "x-death" || name.hasPrefix("x-first-death-") || name.hasPrefix("x-last-death-") || name == "x-delivery-count")
        }
        properties.headers.merge(headers) { $1 }
        properties.expiration = nil
        properties.isPersistent = true
        return properties
    }
}
