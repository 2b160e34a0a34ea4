internal import CRabbitMQ

extension Link {
    /// Writes a request and returns the id of the method that will answer it.
    func send(_ request: Request, on channel: UInt16) throws(AMQPError) -> UInt32 {
        defer { arena.recycle() }
        switch request {
        case .openChannel:
            var method = amqp_channel_open_t()
            try send(AMQP_CHANNEL_OPEN_METHOD, &method, channel)
            return AMQP_CHANNEL_OPEN_OK_METHOD
        case .closeChannel:
            var method = amqp_channel_close_t(reply_code: 200, reply_text: arena.bytes("done"), class_id: 0, method_id: 0)
            try send(AMQP_CHANNEL_CLOSE_METHOD, &method, channel)
            return AMQP_CHANNEL_CLOSE_OK_METHOD
        case .closeConnection:
            var method = amqp_connection_close_t(reply_code: 200, reply_text: arena.bytes("done"), class_id: 0, method_id: 0)
            try send(AMQP_CONNECTION_CLOSE_METHOD, &method, channel)
            return AMQP_CONNECTION_CLOSE_OK_METHOD
        case .exchange(let request): return try send(request, channel)
        case .queue(let request): return try send(request, channel)
        case .consumer(let request): return try send(request, channel)
        }
    }

    /// Writes a method of the library's type for `id`.
    func send<Decoded>(_ id: UInt32, _ method: inout Decoded, _ channel: UInt16) throws(AMQPError) {
        try Self.check(withUnsafeMutablePointer(to: &method) { amqp_send_method(state, channel, id, $0) })
    }

    private func send(_ request: ExchangeRequest, _ channel: UInt16) throws(AMQPError) -> UInt32 {
        switch request {
        case .declare(let name, let kind):
            var method = amqp_exchange_declare_t()
            (method.exchange, method.type, method.durable) = (arena.bytes(name), arena.bytes(kind.rawValue), 1)
            try send(AMQP_EXCHANGE_DECLARE_METHOD, &method, channel)
            return AMQP_EXCHANGE_DECLARE_OK_METHOD
        case .inspect(let name):
            var method = amqp_exchange_declare_t()
            (method.exchange, method.type, method.passive) = (arena.bytes(name), arena.bytes("direct"), 1)
            try send(AMQP_EXCHANGE_DECLARE_METHOD, &method, channel)
            return AMQP_EXCHANGE_DECLARE_OK_METHOD
        case .delete(let name):
            var method = amqp_exchange_delete_t()
            method.exchange = arena.bytes(name)
            try send(AMQP_EXCHANGE_DELETE_METHOD, &method, channel)
            return AMQP_EXCHANGE_DELETE_OK_METHOD
        case .bind(let queue, let exchange, let routingKey):
            var method = amqp_queue_bind_t()
            (method.queue, method.exchange, method.routing_key) = (arena.bytes(queue), arena.bytes(exchange), arena.bytes(routingKey))
            try send(AMQP_QUEUE_BIND_METHOD, &method, channel)
            return AMQP_QUEUE_BIND_OK_METHOD
        case .unbind(let queue, let exchange, let routingKey):
            var method = amqp_queue_unbind_t()
            (method.queue, method.exchange, method.routing_key) = (arena.bytes(queue), arena.bytes(exchange), arena.bytes(routingKey))
            try send(AMQP_QUEUE_UNBIND_METHOD, &method, channel)
            return AMQP_QUEUE_UNBIND_OK_METHOD
        }
    }

    private func send(_ request: QueueRequest, _ channel: UInt16) throws(AMQPError) -> UInt32 {
        switch request {
        case .declare(let name, let arguments):
            var method = amqp_queue_declare_t()
            (method.queue, method.arguments, method.durable) = (arena.bytes(name), arena.table(arguments), 1)
            try send(AMQP_QUEUE_DECLARE_METHOD, &method, channel)
            return AMQP_QUEUE_DECLARE_OK_METHOD
        case .inspect(let name):
            var method = amqp_queue_declare_t()
            (method.queue, method.passive) = (arena.bytes(name), 1)
            try send(AMQP_QUEUE_DECLARE_METHOD, &method, channel)
            return AMQP_QUEUE_DECLARE_OK_METHOD
        case .delete(let name):
            var method = amqp_queue_delete_t()
            method.queue = arena.bytes(name)
            try send(AMQP_QUEUE_DELETE_METHOD, &method, channel)
            return AMQP_QUEUE_DELETE_OK_METHOD
        case .purge(let name):
            var method = amqp_queue_purge_t()
            method.queue = arena.bytes(name)
            try send(AMQP_QUEUE_PURGE_METHOD, &method, channel)
            return AMQP_QUEUE_PURGE_OK_METHOD
        }
    }

    private func send(_ request: ConsumerRequest, _ channel: UInt16) throws(AMQPError) -> UInt32 {
        switch request {
        case .prefetch(let count):
            var method = amqp_basic_qos_t()
            method.prefetch_count = count
            try send(AMQP_BASIC_QOS_METHOD, &method, channel)
            return AMQP_BASIC_QOS_OK_METHOD
        case .consume(let queue, let tag):
            var method = amqp_basic_consume_t()
            (method.queue, method.consumer_tag) = (arena.bytes(queue), arena.bytes(tag))
            try send(AMQP_BASIC_CONSUME_METHOD, &method, channel)
            return AMQP_BASIC_CONSUME_OK_METHOD
        case .cancel(let tag):
            var method = amqp_basic_cancel_t()
            method.consumer_tag = arena.bytes(tag)
            try send(AMQP_BASIC_CANCEL_METHOD, &method, channel)
            return AMQP_BASIC_CANCEL_OK_METHOD
        }
    }
}
