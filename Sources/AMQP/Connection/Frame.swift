/// A frame from the broker, copied out of librabbitmq's memory.
enum Frame: Equatable {
    case method(Method, channel: UInt16)
    case header(bodySize: UInt64, MessageProperties, channel: UInt16)
    case body([UInt8], channel: UInt16)
}

/// A method the broker sends, as far as we use it.
enum Method: Equatable {
    case deliver(Delivery)
    case returned(Return)
    case acknowledged(tag: UInt64, multiple: Bool)
    case refused(tag: UInt64, multiple: Bool)
    case blocked(reason: String)
    case unblocked
    case cancelConsumer(tag: String)
    case closeChannel(code: UInt16, text: String)
    case closeConnection(code: UInt16, text: String)
    case reply(Reply, id: UInt32)

    struct Delivery: Equatable {
        let tag: UInt64
        let redelivered: Bool
        let exchange: String
        let routingKey: String
    }

    struct Return: Equatable {
        let code: UInt16
        let reason: String
        let exchange: String
        let routingKey: String
    }
}

/// The answer to a request.
enum Reply: Equatable {
    case done
    case declaredQueue(name: String, QueueStatus)
    case removedMessages(Int)
}

/// Something that happened on the connection, complete.
enum Event: Equatable {
    case delivered(Message)
    case returned(Returned)
    case acknowledged(tag: UInt64, multiple: Bool)
    case refused(tag: UInt64, multiple: Bool)
    case blocked(reason: String)
    case unblocked
    case consumerCancelled(tag: String)
}
