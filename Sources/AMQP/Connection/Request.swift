/// A method we send that the broker answers.
enum Request: Equatable {
    case openChannel
    case closeChannel
    case closeConnection
    case exchange(ExchangeRequest)
    case queue(QueueRequest)
    case consumer(ConsumerRequest)
}

/// About exchanges and what is bound to them; everything is durable.
enum ExchangeRequest: Equatable {
    case declare(name: String, ExchangeKind)
    /// A passive declaration: answered when there is one, else by closing the channel.
    case inspect(name: String)
    case delete(name: String)
    case bind(queue: String, exchange: String, routingKey: String)
    case unbind(queue: String, exchange: String, routingKey: String)
}

/// About queues; everything is durable.
enum QueueRequest: Equatable {
    case declare(name: String, arguments: [String: FieldValue])
    /// A passive declaration: answered with the queue's status, or by closing the channel when there is none.
    case inspect(name: String)
    case delete(name: String)
    case purge(name: String)
}

/// About our consumers on a channel.
enum ConsumerRequest: Equatable {
    case prefetch(UInt16)
    case consume(queue: String, tag: String)
    case cancel(tag: String)
}
