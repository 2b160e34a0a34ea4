package import Identity
package import JSON
package import Jobs

/// A message that could not be handled, as the archivist found it.
package struct DeadLetter: Sendable, Equatable {
    /// UUIDv5 of the queue and of what makes the message this one, so that it is one letter however often it dies.
    package let id: UUID
    /// The queue it could not leave by itself.
    package let queue: String
    /// Why, readable.
    package let reason: String
    /// The reason without what differs from message to message; the same failure gives the same group.
    package let fingerprint: String
    /// Every reason it was tried again or given up for, oldest first.
    package let failures: [String]
    /// The routing key it came with.
    package let routingKey: String
    /// The content type it came with.
    package let contentType: String?
    /// Its headers.
    package let headers: JSONValue
    /// Its bytes, as they came.
    package let body: [UInt8]
    /// How often it was tried.
    package let attempts: Int
    /// The contact it concerns, when that is known.
    package let contact: UUID?
    /// The delivery it concerns, when that is known.
    package let delivery: UUID?
    /// The wake it is, when it is one.
    package let wake: Wake?

    /// The enrollment it concerns, when the message says so.
    package var enrollment: UUID? { wake?.enrollment }

    /// Describes a dead letter.
    package init(
        id: UUID, queue: String, reason: String, fingerprint: String, failures: [String] = [], routingKey: String, contentType: String?,
        headers: JSONValue, body: [UInt8], attempts: Int, contact: UUID?, delivery: UUID?, wake: Wake?
    ) {
        self.id = id
        self.queue = queue
        self.reason = reason
        self.fingerprint = fingerprint
        self.failures = failures
        self.routingKey = routingKey
        self.contentType = contentType
        self.headers = headers
        self.body = body
        self.attempts = attempts
        self.contact = contact
        self.delivery = delivery
        self.wake = wake
    }
}
