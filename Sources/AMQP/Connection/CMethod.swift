internal import CRabbitMQ

extension Frame {
    /// Copies a frame; nil for what we have no use for.
    init?(_ frame: amqp_frame_t) {
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD:
            guard let method = Method(frame.payload.method) else { return nil }
            self = .method(method, channel: frame.channel)
        case AMQP_FRAME_HEADER:
            guard let decoded = frame.payload.properties.decoded, Int32(frame.payload.properties.class_id) == AMQP_BASIC_CLASS
            else { return nil }
            let raw = decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
            self = .header(bodySize: frame.payload.properties.body_size, MessageProperties(raw), channel: frame.channel)
        case AMQP_FRAME_BODY:
            self = .body([UInt8](frame.payload.body_fragment), channel: frame.channel)
        default:
            return nil
        }
    }
}

extension Method {
    /// Copies a method; nil for those the broker never sends us.
    init?(_ method: amqp_method_t) {
        guard let decoded = method.decoded else { return nil }
        func read<Decoded>(_ type: Decoded.Type) -> Decoded { decoded.assumingMemoryBound(to: type).pointee }
        switch method.id {
        case AMQP_BASIC_DELIVER_METHOD: self = .deliver(Delivery(read(amqp_basic_deliver_t.self)))
        case AMQP_BASIC_RETURN_METHOD: self = .returned(Return(read(amqp_basic_return_t.self)))
        case AMQP_BASIC_ACK_METHOD:
            let ack = read(amqp_basic_ack_t.self)
            self = .acknowledged(tag: ack.delivery_tag, multiple: ack.multiple != 0)
        case AMQP_BASIC_NACK_METHOD:
            let nack = read(amqp_basic_nack_t.self)
            self = .refused(tag: nack.delivery_tag, multiple: nack.multiple != 0)
        case AMQP_CONNECTION_BLOCKED_METHOD: self = .blocked(reason: String(read(amqp_connection_blocked_t.self).reason))
        case AMQP_CONNECTION_UNBLOCKED_METHOD: self = .unblocked
        case AMQP_BASIC_CANCEL_METHOD: self = .cancelConsumer(tag: String(read(amqp_basic_cancel_t.self).consumer_tag))
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = read(amqp_channel_close_t.self)
            self = .closeChannel(code: close.reply_code, text: String(close.reply_text))
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = read(amqp_connection_close_t.self)
            self = .closeConnection(code: close.reply_code, text: String(close.reply_text))
        default:
            self = .reply(Reply(method), id: method.id)
        }
    }
}

extension Reply {
    /// Copies what an answer says beyond "done".
    fileprivate init(_ method: amqp_method_t) {
        switch method.id {
        case AMQP_QUEUE_DECLARE_OK_METHOD:
            let declared = method.decoded.assumingMemoryBound(to: amqp_queue_declare_ok_t.self).pointee
            let status = QueueStatus(messageCount: Int(declared.message_count), consumerCount: Int(declared.consumer_count))
            self = .declaredQueue(name: String(declared.queue), status)
        case AMQP_QUEUE_PURGE_OK_METHOD:
            self = .removedMessages(Int(method.decoded.assumingMemoryBound(to: amqp_queue_purge_ok_t.self).pointee.message_count))
        case AMQP_QUEUE_DELETE_OK_METHOD:
            self = .removedMessages(Int(method.decoded.assumingMemoryBound(to: amqp_queue_delete_ok_t.self).pointee.message_count))
        default:
            self = .done
        }
    }
}

extension Method.Delivery {
    fileprivate init(_ raw: amqp_basic_deliver_t) {
        self.init(
            tag: raw.delivery_tag,
            redelivered: raw.redelivered != 0,
            exchange: String(raw.exchange),
            routingKey: String(raw.routing_key)
        )
    }
}

extension Method.Return {
    fileprivate init(_ raw: amqp_basic_return_t) {
        self.init(
            code: raw.reply_code,
            reason: String(raw.reply_text),
            exchange: String(raw.exchange),
            routingKey: String(raw.routing_key)
        )
    }
}
