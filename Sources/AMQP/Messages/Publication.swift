/// A message on its way to the broker.
package struct Publication: Sendable, Equatable {
    /// The exchange, or "" to name a queue by its routing key.
    package var exchange: String
    /// The routing key, at most 255 bytes.
    package var routingKey: String
    /// The body, as it is.
    package var body: [UInt8]
    /// What goes beside the body.
    package var properties: MessageProperties
    /// Whether a message that no queue takes is returned, instead of being dropped and confirmed.
    package var isMandatory: Bool

    /// Makes a publication, mandatory unless told otherwise.
    package init(
        exchange: String,
        routingKey: String,
        body: [UInt8],
        properties: MessageProperties = MessageProperties(),
        isMandatory: Bool = true
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.body = body
        self.properties = properties
        self.isMandatory = isMandatory
    }
}

extension Publication {
    /// Throws `invalidArgument` for what AMQP can't carry: refused half-way through its frames, a message would break the connection.
    package func validate() throws(AMQPError) {
        try exchange.validateShort("an exchange's name")
        try routingKey.validateShort("the routing key")
        try properties.validate()
    }
}

extension MessageProperties {
    /// RabbitMQ's frames are 128 KiB, and all properties must fit one.
    private static let largestHeaders = 120_000

    fileprivate func validate() throws(AMQPError) {
        try contentType?.validateShort("content type")
        try contentEncoding?.validateShort("content encoding")
        try messageID?.validateShort("message id")
        try correlationID?.validateShort("correlation id")
        try type?.validateShort("message type")
        try appID?.validateShort("app id")
        try replyTo?.validateShort("reply-to")
        try expiration?.validateShort("expiration")
        guard !headers.isEmpty else { return }
        guard headers.hasEncodableKeys else { throw .invalidArgument("a header's name is longer than 255 bytes") }
        guard headers.encodedSize <= Self.largestHeaders else {
            throw .invalidArgument("the headers take \(headers.encodedSize) bytes; \(Self.largestHeaders) is the most a frame holds")
        }
    }
}

extension String {
    /// Throws `invalidArgument` when the text doesn't fit AMQP's short string of 255 bytes.
    func validateShort(_ name: String) throws(AMQPError) {
        guard utf8.count <= 255 else { throw .invalidArgument("\(name) takes \(utf8.count) bytes; AMQP allows 255") }
    }
}
