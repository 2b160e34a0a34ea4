package import AMQP

/// The headers the farm reads and writes.
package enum HeaderName {
    /// Which attempt this is, counted from 1; absent means 1.
    package static let attempt = "x-attempt"
    /// When the message was last put into one of our queues, by its publisher's clock, in microseconds since 1970.
    package static let enqueuedAt = "x-enqueued-at"
    /// A dead letter's queue.
    package static let deadQueue = "x-dead-queue"
    /// A dead letter's reason.
    package static let deadReason = "x-dead-reason"
    /// The last failure of a message that is tried again.
    package static let lastFailure = "x-last-failure"
    /// Why a message was tried again each time, oldest first: a list of texts.
    package static let failures = "x-failures"
    /// The delivery a sealed mail belongs to.
    package static let delivery = "x-delivery"
    /// The contact a sealed mail belongs to.
    package static let contact = "x-contact"

    /// What the farm notes of a message's way, its attempts and its death; gone from a message that begins anew.
    static let ofAttempts: Set = [attempt, enqueuedAt, deadQueue, deadReason, lastFailure, failures]
}

extension Message {
    /// How often the broker has delivered this before; no retry counter, since a cleanly closed channel raises it too.
    ///
    /// The broker writes the header at the second delivery; at the first, one that is there is its publisher's invention.
    package var deliveryCount: Int64 {
        guard redelivered, case .int(let count)? = properties.headers["x-delivery-count"] else { return 0 }
        return count
    }

    /// Which attempt this is, counted from 1.
    package var attempt: Int {
        guard case .int(let attempt)? = properties.headers[HeaderName.attempt] else { return 1 }
        return Int(clamping: max(1, attempt))
    }

    /// Why it was tried again so far, oldest first; nothing on a first attempt, where its publisher would have made it up.
    package var failures: [String] {
        guard attempt > 1, case .array(let reasons)? = properties.headers[HeaderName.failures] else { return [] }
        return reasons.prefix(Disposal.failureLimit).compactMap { if case .string(let reason) = $0 { reason } else { nil } }
    }

    /// When it came into its queue, in microseconds since 1970: by our own header, or else by the property `timestamp`, which the broker
    /// can be told to set. Nil where neither says so, or nothing credible, and for a message that has spent time in a retry queue.
    package var enqueuedAt: Int64? {
        guard attempt == 1 else { return nil }
        let moment: Int64? =
            if case .int(let stamp)? = properties.headers[HeaderName.enqueuedAt] {
                stamp
            } else {
                properties.timestamp.flatMap { Int64(exactly: $0) }.flatMap { Self.microseconds(ofSeconds: $0) }
            }
        return moment.flatMap { Self.credibleMoments.contains($0) ? $0 : nil }
    }

    /// From 1970 to 2100: what a stranger writes may be any number.
    private static let credibleMoments: Range<Int64> = 0..<4_102_444_800_000_000

    private static func microseconds(ofSeconds seconds: Int64) -> Int64? {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? nil : product
    }

    /// The properties for publishing this message again, without the headers by which the broker would act on it.
    func propertiesForRepublishing(adding headers: [String: FieldValue]) -> MessageProperties {
        var properties = properties
        properties.headers = properties.headers.filter { !Self.isBrokers($0.key) }
        properties.headers.merge(headers) { $1 }
        properties.expiration = nil
        properties.isPersistent = true
        return properties
    }

    /// The headers without those of the broker and of the farm: what a message had when it first came.
    package static func original(_ headers: [String: FieldValue]) -> [String: FieldValue] {
        headers.filter { name, _ in !isBrokers(name) && !HeaderName.ofAttempts.contains(name) }
    }

    /// A message that carries death headers through a cycle of dead-letter exchanges is silently dropped (measured; celery#9867), and
    /// with CC and BCC its publisher would choose further queues for it, on our exchanges and with our rights.
    private static func isBrokers(_ name: String) -> Bool {
        ["CC", "BCC", "x-delivery-count"].contains(name) || ["x-death", "x-first-death-", "x-last-death-"].contains { name.hasPrefix($0) }
    }
}
