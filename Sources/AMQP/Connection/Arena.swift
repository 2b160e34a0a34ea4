internal import CRabbitMQ

/// Memory for what librabbitmq reads during one call: its own pool, recycled after each message instead of freed.
final class Arena {
    private let pool: UnsafeMutablePointer<amqp_pool_t>

    init() {
        pool = .allocate(capacity: 1)
        init_amqp_pool(pool, 8192)
    }

    deinit {
        empty_amqp_pool(pool)
        pool.deallocate()
    }

    /// Makes all that was handed out invalid, and reusable.
    func recycle() {
        recycle_amqp_pool(pool)
    }

    func bytes(_ text: String) -> amqp_bytes_t {
        var text = text
        return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
    }

    func bytes(_ bytes: [UInt8]) -> amqp_bytes_t {
        bytes.withUnsafeBytes { copy($0) }
    }

    func table(_ fields: [String: FieldValue]) -> amqp_table_t {
        guard !fields.isEmpty else { return amqp_table_t() }
        let entries = memory(for: amqp_table_entry_t.self, count: fields.count)
        for (index, field) in fields.enumerated() {
            (entries + index).initialize(to: amqp_table_entry_t(key: bytes(field.key), value: value(field.value)))
        }
        return amqp_table_t(num_entries: Int32(fields.count), entries: entries)
    }

    private func array(_ values: [FieldValue]) -> amqp_array_t {
        guard !values.isEmpty else { return amqp_array_t() }
        let entries = memory(for: amqp_field_value_t.self, count: values.count)
        for (index, element) in values.enumerated() {
            (entries + index).initialize(to: value(element))
        }
        return amqp_array_t(num_entries: Int32(values.count), entries: entries)
    }

    private func value(_ value: FieldValue) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        func set(_ kind: amqp_field_value_kind_t) { field.kind = UInt8(kind.rawValue) }
        switch value {
        case .bool(let value): set(AMQP_FIELD_KIND_BOOLEAN); field.value.boolean = value ? 1 : 0
        case .int(let value): set(AMQP_FIELD_KIND_I64); field.value.i64 = value
        case .double(let value): set(AMQP_FIELD_KIND_F64); field.value.f64 = value
        case .string(let text): set(AMQP_FIELD_KIND_UTF8); field.value.bytes = bytes(text)
        case .bytes(let value): set(AMQP_FIELD_KIND_BYTES); field.value.bytes = bytes(value)
        case .timestamp(let seconds): set(AMQP_FIELD_KIND_TIMESTAMP); field.value.u64 = seconds
        case .array(let values): set(AMQP_FIELD_KIND_ARRAY); field.value.array = array(values)
        case .table(let fields): set(AMQP_FIELD_KIND_TABLE); field.value.table = table(fields)
        case .void: set(AMQP_FIELD_KIND_VOID)
        }
        return field
    }

    private func copy(_ source: UnsafeRawBufferPointer) -> amqp_bytes_t {
        guard let start = source.baseAddress, !source.isEmpty else { return amqp_bytes_t() }
        let target = memory(for: UInt8.self, count: source.count)
        UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: source.count)
        return amqp_bytes_t(len: source.count, bytes: target)
    }

    /// Pool memory is aligned to 8 bytes ("round up to nearest multiple of 8", amqp_mem.c).
    private func memory<Element>(for type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
        guard let memory = amqp_pool_alloc(pool, count * MemoryLayout<Element>.stride) else {
            preconditionFailure("out of memory")
        }
        return memory.bindMemory(to: type, capacity: count)
    }
}
