internal import CRabbitMQ

// Everything librabbitmq decodes lives in a pool that the next release of buffers empties, so it is copied at once.

extension [UInt8] {
    init(_ bytes: amqp_bytes_t) {
        self.init(UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.bytes == nil ? 0 : bytes.len))
    }
}

extension String {
    init(_ bytes: amqp_bytes_t) {
        let buffer = UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.bytes == nil ? 0 : bytes.len)
        self.init(decoding: buffer, as: UTF8.self)
    }
}

extension [String: FieldValue] {
    /// Copies a table; deeper than 16 levels, values become void.
    init(_ table: amqp_table_t, depth: Int = 0) {
        self.init(minimumCapacity: Int(table.num_entries))
        for entry in UnsafeBufferPointer(start: table.entries, count: Int(table.num_entries)) {
            self[String(entry.key)] = FieldValue(entry.value, depth: depth)
        }
    }
}

extension FieldValue {
    private static let deepest = 16

    init(_ field: amqp_field_value_t, depth: Int = 0) {
        let value = field.value
        switch amqp_field_value_kind_t(UInt32(field.kind)) {
        case AMQP_FIELD_KIND_BOOLEAN: self = .bool(value.boolean != 0)
        case AMQP_FIELD_KIND_I8: self = .int(Int64(value.i8))
        case AMQP_FIELD_KIND_U8: self = .int(Int64(value.u8))
        case AMQP_FIELD_KIND_I16: self = .int(Int64(value.i16))
        case AMQP_FIELD_KIND_U16: self = .int(Int64(value.u16))
        case AMQP_FIELD_KIND_I32: self = .int(Int64(value.i32))
        case AMQP_FIELD_KIND_U32: self = .int(Int64(value.u32))
        case AMQP_FIELD_KIND_I64: self = .int(value.i64)
        case AMQP_FIELD_KIND_U64: self = .int(Int64(clamping: value.u64))
        case AMQP_FIELD_KIND_F32: self = .double(Double(value.f32))
        case AMQP_FIELD_KIND_F64: self = .double(value.f64)
        case AMQP_FIELD_KIND_DECIMAL: self = .double(Double(value.decimal))
        case AMQP_FIELD_KIND_UTF8: self = .string(String(value.bytes))
        case AMQP_FIELD_KIND_BYTES: self = .bytes([UInt8](value.bytes))
        case AMQP_FIELD_KIND_TIMESTAMP: self = .timestamp(value.u64)
        case AMQP_FIELD_KIND_ARRAY where depth < Self.deepest:
            let array = value.array
            let values = UnsafeBufferPointer(start: array.entries, count: Int(array.num_entries))
            self = .array(values.map { FieldValue($0, depth: depth + 1) })
        case AMQP_FIELD_KIND_TABLE where depth < Self.deepest:
            self = .table([String: FieldValue](value.table, depth: depth + 1))
        default: self = .void
        }
    }
}

extension Double {
    fileprivate init(_ decimal: amqp_decimal_t) {
        self = (0..<decimal.decimals).reduce(Double(decimal.value)) { value, _ in value / 10 }
    }
}
