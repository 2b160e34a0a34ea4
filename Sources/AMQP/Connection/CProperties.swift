internal import CRabbitMQ

extension MessageProperties {
    /// Copies what librabbitmq decoded.
    init(_ raw: amqp_basic_properties_t) {
        func text(_ flag: Int32, _ bytes: amqp_bytes_t) -> String? {
            raw._flags & UInt32(flag) == 0 ? nil : String(bytes)
        }
        self.init(
            contentType: text(AMQP_BASIC_CONTENT_TYPE_FLAG, raw.content_type),
            contentEncoding: text(AMQP_BASIC_CONTENT_ENCODING_FLAG, raw.content_encoding),
            messageID: text(AMQP_BASIC_MESSAGE_ID_FLAG, raw.message_id),
            correlationID: text(AMQP_BASIC_CORRELATION_ID_FLAG, raw.correlation_id),
            type: text(AMQP_BASIC_TYPE_FLAG, raw.type),
            appID: text(AMQP_BASIC_APP_ID_FLAG, raw.app_id),
            timestamp: raw._flags & UInt32(AMQP_BASIC_TIMESTAMP_FLAG) == 0 ? nil : raw.timestamp,
            replyTo: text(AMQP_BASIC_REPLY_TO_FLAG, raw.reply_to),
            expiration: text(AMQP_BASIC_EXPIRATION_FLAG, raw.expiration),
            priority: raw._flags & UInt32(AMQP_BASIC_PRIORITY_FLAG) == 0 ? nil : raw.priority,
            headers: raw._flags & UInt32(AMQP_BASIC_HEADERS_FLAG) == 0 ? [:] : [String: FieldValue](raw.headers),
            isPersistent: raw._flags & UInt32(AMQP_BASIC_DELIVERY_MODE_FLAG) != 0 && raw.delivery_mode == 2
        )
    }

    /// The properties as librabbitmq wants them; valid until the arena is recycled.
    func encoded(in arena: Arena) -> amqp_basic_properties_t {
        var raw = amqp_basic_properties_t()
        func set(_ flag: Int32, _ field: WritableKeyPath<amqp_basic_properties_t, amqp_bytes_t>, _ text: String?) {
            guard let text else { return }
            raw._flags |= UInt32(flag)
            raw[keyPath: field] = arena.bytes(text)
        }
        set(AMQP_BASIC_CONTENT_TYPE_FLAG, \.content_type, contentType)
        set(AMQP_BASIC_CONTENT_ENCODING_FLAG, \.content_encoding, contentEncoding)
        set(AMQP_BASIC_MESSAGE_ID_FLAG, \.message_id, messageID)
        set(AMQP_BASIC_CORRELATION_ID_FLAG, \.correlation_id, correlationID)
        set(AMQP_BASIC_TYPE_FLAG, \.type, type)
        set(AMQP_BASIC_APP_ID_FLAG, \.app_id, appID)
        set(AMQP_BASIC_REPLY_TO_FLAG, \.reply_to, replyTo)
        set(AMQP_BASIC_EXPIRATION_FLAG, \.expiration, expiration)
        encodeFixed(into: &raw, arena)
        return raw
    }

    private func encodeFixed(into raw: inout amqp_basic_properties_t, _ arena: Arena) {
        raw._flags |= UInt32(AMQP_BASIC_DELIVERY_MODE_FLAG)
        raw.delivery_mode = isPersistent ? 2 : 1
        if let timestamp {
            raw._flags |= UInt32(AMQP_BASIC_TIMESTAMP_FLAG)
            raw.timestamp = timestamp
        }
        if let priority {
            raw._flags |= UInt32(AMQP_BASIC_PRIORITY_FLAG)
            raw.priority = priority
        }
        if !headers.isEmpty {
            raw._flags |= UInt32(AMQP_BASIC_HEADERS_FLAG)
            raw.headers = arena.table(headers)
        }
    }
}
