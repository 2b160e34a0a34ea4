/// A message that came from a queue and waits for its acknowledgement.
package struct Message: Sendable, Equatable {
    /// The delivery tag: grows with every message of a consumer, over reconnects too, so an old one can't acknowledge a new message.
    package let tag: UInt64
    /// Whether the broker may have delivered it before.
    package let redelivered: Bool
    /// The exchange it was published to.
    package let exchange: String
    /// The key it was published with.
    package let routingKey: String
    /// What came beside the body.
    package let properties: MessageProperties
    /// The body, as it came.
    package let body: [UInt8]

    /// Makes a message, as a broker would deliver it.
    package init(
        tag: UInt64,
        redelivered: Bool = false,
        exchange: String = "",
        routingKey: String = "",
        properties: MessageProperties = MessageProperties(),
        body: [UInt8]
    ) {
        self.tag = tag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
        self.properties = properties
        self.body = body
    }
}
