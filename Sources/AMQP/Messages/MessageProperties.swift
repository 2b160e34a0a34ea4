/// What a message carries beside its body (the properties of class basic, AMQP 0-9-1 §1.8).
package struct MessageProperties: Sendable, Equatable {
    /// The body's media type.
    package var contentType: String?
    /// The body's encoding, such as `gzip`.
    package var contentEncoding: String?
    /// The publisher's name for this message.
    package var messageID: String?
    /// The message this one answers or belongs to.
    package var correlationID: String?
    /// The message's kind.
    package var type: String?
    /// The program that published.
    package var appID: String?
    /// Seconds since 1970.
    package var timestamp: UInt64?
    /// The queue that expects answers.
    package var replyTo: String?
    /// Milliseconds, as text, after which the broker may drop the message.
    package var expiration: String?
    /// From 0 to 255; quorum queues ignore it.
    package var priority: UInt8?
    /// Headers by name, each name at most 255 bytes.
    package var headers: [String: FieldValue]
    /// Whether the message survives the broker's restart.
    package var isPersistent: Bool

    /// Makes properties; a message is persistent unless told otherwise.
    package init(
        contentType: String? = nil,
        contentEncoding: String? = nil,
        messageID: String? = nil,
        correlationID: String? = nil,
        type: String? = nil,
        appID: String? = nil,
        timestamp: UInt64? = nil,
        replyTo: String? = nil,
        expiration: String? = nil,
        priority: UInt8? = nil,
        headers: [String: FieldValue] = [:],
        isPersistent: Bool = true
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.messageID = messageID
        self.correlationID = correlationID
        self.type = type
        self.appID = appID
        self.timestamp = timestamp
        self.replyTo = replyTo
        self.expiration = expiration
        self.priority = priority
        self.headers = headers
        self.isPersistent = isPersistent
    }
}
