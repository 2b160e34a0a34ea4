internal import CRabbitMQ

extension Link {
    /// Writes one message; blocks while the socket is full. A publication must be valid: an error leaves the connection unusable.
    func publish(_ publication: Publication) throws(AMQPError) {
        defer { arena.recycle() }
        var properties = publication.properties.encoded(in: arena)
        let exchange = arena.bytes(publication.exchange)
        let routingKey = arena.bytes(publication.routingKey)
        let status = publication.body.withUnsafeBytes { body in
            // The library only reads the body, but its type lacks the const.
            let bytes = amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
            return amqp_basic_publish(
                state, Self.channel, exchange, routingKey, publication.isMandatory ? 1 : 0, 0, &properties, bytes)
        }
        try Self.check(status)
    }

    /// Acknowledges the channel's delivery `tag`, and all before it when `multiple`.
    func acknowledge(_ tag: UInt64, multiple: Bool) throws(AMQPError) {
        try Self.check(amqp_basic_ack(state, Self.channel, tag, multiple ? 1 : 0))
    }

    /// Gives the channel's delivery `tag` back, to its queue when `requeue`, else to the queue's dead-letter exchange.
    func reject(_ tag: UInt64, requeue: Bool) throws(AMQPError) {
        try Self.check(amqp_basic_reject(state, Self.channel, tag, requeue ? 1 : 0))
    }

    /// Answers the broker's close of a channel, or of the connection for channel 0.
    func confirmClose(of channel: UInt16) throws(AMQPError) {
        if channel == 0 {
            var answer = amqp_connection_close_ok_t()
            try send(AMQP_CONNECTION_CLOSE_OK_METHOD, &answer, channel)
        } else {
            var answer = amqp_channel_close_ok_t()
            try send(AMQP_CHANNEL_CLOSE_OK_METHOD, &answer, channel)
        }
    }
}
