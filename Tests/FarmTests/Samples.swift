import AMQP
import Jobs
import Logging

extension Message {
    /// A message as the broker would deliver it, for tests that need no broker.
    static func sample(
        _ text: String = "body", tag: UInt64 = 1, deliveries: Int64? = nil, attempt: Int64? = nil, headers: [String: FieldValue] = [:]
    ) -> Message {
        var headers = headers
        if let deliveries { headers["x-delivery-count"] = .int(deliveries) }
        if let attempt { headers["x-attempt"] = .int(attempt) }
        return Message(
            tag: tag, redelivered: deliveries != nil, exchange: ExchangeName.events, routingKey: "order.placed",
            properties: MessageProperties(headers: headers),
            body: Array(text.utf8)
        )
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Publication {
    /// A message for one of our own queues.
    static func sample(_ text: String, to queue: QueueName, headers: [String: FieldValue] = [:]) -> Publication {
        Publication(
            exchange: ExchangeName.work, routingKey: queue.rawValue, body: Array(text.utf8),
            properties: MessageProperties(headers: headers)
        )
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> FieldValue? { properties.headers[name] }
}

extension Logger {
    /// Failures are what these tests provoke; their warnings would only bury a failure's message.
    static let quiet = Logger(label: "goniec.test.farm") { _ in SwiftLogNoOpLogHandler() }
}

/// SplitMix64 (Steele, Lea, Flood, 2014), so that a failure comes again from its seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
