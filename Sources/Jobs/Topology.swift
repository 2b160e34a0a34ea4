internal import Time

/// The broker's exchanges, queues and bindings as a value: what every role declares when it connects.
///
/// What safety depends on is a queue argument, never a policy: policies die with the broker's disk, and a queue declared anew without
/// them keeps or drops messages silently (measured).
package struct Topology: Sendable, Equatable {
    /// A durable exchange.
    package struct Exchange: Sendable, Equatable {
        /// The name on the broker.
        package let name: String
        /// How it routes.
        package let kind: ExchangeKind
    }

    /// How an exchange routes.
    package enum ExchangeKind: String, Sendable {
        case topic, direct, fanout
    }

    /// A durable quorum queue.
    package struct Queue: Sendable, Equatable {
        /// The name on the broker.
        package let name: QueueName
        /// Its arguments, `x-queue-type` included.
        package let arguments: [String: Argument]
    }

    /// A queue argument's value.
    package enum Argument: Sendable, Equatable {
        case string(String)
        case int(Int64)
    }

    /// A way from an exchange to a queue.
    package struct Binding: Sendable, Equatable {
        /// Where messages come from.
        package let exchange: String
        /// Which of them.
        package let routingKey: String
        /// Where they go.
        package let queue: QueueName
    }

    /// In the order they are declared.
    package var exchanges: [Exchange]
    /// In the order they are declared.
    package var queues: [Queue]
    /// In the order they are declared.
    package var bindings: [Binding]
}

extension Topology {
    /// How many events may wait before integrations are refused: the one place where intake is throttled.
    package static let eventLimit: Int64 = 1_000_000
    /// Deliveries of one message after which the broker itself gives it to the archivist; far above what deploys spend.
    package static let deliveryLimit: Int64 = 50

    /// The whole farm's.
    package static let standard: Topology = {
        var topology = Topology(
            exchanges: [
                Exchange(name: ExchangeName.events, kind: .topic),
                Exchange(name: ExchangeName.work, kind: .direct),
                Exchange(name: ExchangeName.dead, kind: .fanout),
                Exchange(name: ExchangeName.outcomes, kind: .topic),
            ],
            queues: [Queue(name: .dead, arguments: ["x-queue-type": .string("quorum")])],
            bindings: [
                Binding(exchange: ExchangeName.dead, routingKey: "", queue: .dead),
                Binding(exchange: ExchangeName.events, routingKey: "#", queue: .event),
            ]
        )
        for name in QueueName.consumed where name != .dead { topology.addWorkQueue(name) }
        for home in [QueueName.event, .bounce] {
            for tier in RetryPolicy.standard.tiers { topology.addRetryQueue(of: home, tier: tier) }
        }
        return topology
    }()

    private mutating func addWorkQueue(_ name: QueueName) {
        var arguments: [String: Argument] = [
            "x-queue-type": .string("quorum"),
            "x-delivery-limit": .int(Self.deliveryLimit),
            "x-dead-letter-exchange": .string(ExchangeName.dead),
            "x-dead-letter-strategy": .string("at-least-once"),
            "x-overflow": .string("reject-publish"),
        ]
        if name == .event { arguments["x-max-length"] = .int(Self.eventLimit) }
        queues.append(Queue(name: name, arguments: arguments))
        bindings.append(Binding(exchange: ExchangeName.work, routingKey: name.rawValue, queue: name))
    }

    private mutating func addRetryQueue(of home: QueueName, tier: RetryTier) {
        let name = home.retry(tier)
        queues.append(
            Queue(
                name: name,
                arguments: [
                    "x-queue-type": .string("quorum"),
                    "x-message-ttl": .int(tier.delay.wholeMicroseconds / 1_000),
                    "x-dead-letter-exchange": .string(""),
                    "x-dead-letter-routing-key": .string(home.rawValue),
                    "x-dead-letter-strategy": .string("at-least-once"),
                    "x-overflow": .string("reject-publish"),
                ]
            )
        )
        bindings.append(Binding(exchange: ExchangeName.work, routingKey: name.rawValue, queue: name))
    }
}
