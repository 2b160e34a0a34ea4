/// The binary format of arrays: `array_send` in PostgreSQL's arrayfuncs.c. Dimensions, a flag for NULLs, the element's type, then for
/// each dimension its length and lower bound, then each element with its length, −1 for NULL.
extension PostgresElement {
    package static func encodeArray(_ elements: [Self], into buffer: inout EncodingBuffer) {
        buffer.appendArrayHeader(count: elements.count, type: postgresType, hasNull: false)
        buffer.reserve(elements.count * (4 + MemoryLayout<Self>.size))
        for element in elements {
            buffer.appendCounted { element.encode(into: &$0) }
        }
    }

    package static func encodeArray(nullable elements: [Self?], into buffer: inout EncodingBuffer) {
        buffer.appendArrayHeader(count: elements.count, type: postgresType, hasNull: elements.contains { $0 == nil })
        buffer.reserve(elements.count * (4 + MemoryLayout<Self>.size))
        for element in elements {
            if let element, !element.isNull {
                buffer.appendCounted { element.encode(into: &$0) }
            } else {
                buffer.append(Int32(-1))
            }
        }
    }

    package static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> [Self] {
        var reader = try ArrayReader(bytes)
        var elements: [Self] = []
        elements.reserveCapacity(reader.count)
        for _ in 0..<reader.count {
            guard let range = try reader.next(in: bytes) else {
                elements.append(try decodeNull())
                continue
            }
            elements.append(try decode(bytes.extracting(range), type: reader.type))
        }
        return elements
    }

    package static func decodeArray(nullable bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> [Self?] {
        var reader = try ArrayReader(bytes)
        var elements: [Self?] = []
        elements.reserveCapacity(reader.count)
        for _ in 0..<reader.count {
            guard let range = try reader.next(in: bytes) else {
                elements.append(nil)
                continue
            }
            elements.append(try decode(bytes.extracting(range), type: reader.type))
        }
        return elements
    }
}

extension EncodingBuffer {
    mutating func appendArrayHeader(count: Int, type: PostgresType, hasNull: Bool) {
        guard let length = Int32(exactly: count) else { return refuse("an array has more than 2³¹ elements") }
        append(Int32(count == 0 ? 0 : 1))
        append(Int32(hasNull ? 1 : 0))
        append(type.rawValue)
        guard count > 0 else { return }
        append(length)
        append(Int32(1))
    }
}

/// Walks over the elements of an encoded array, trusting no length.
private struct ArrayReader {
    let count: Int
    let type: PostgresType
    private var offset: Int

    init(_ bytes: RawSpan) throws(DecodingProblem) {
        guard bytes.byteCount >= 12 else { throw .type }
        type = PostgresType(rawValue: bytes.load(at: 8))
        switch bytes.load(at: 0, as: Int32.self) {
        case 0:
            count = 0
            offset = 12
        case 1:
            guard bytes.byteCount >= 20 else { throw .malformed("the array is cut short") }
            count = Int(bytes.load(at: 12, as: Int32.self))
            offset = 20
            guard count >= 0, count <= (bytes.byteCount - offset) / 4 else { throw .malformed("the array is cut short") }
        case let dimensions:
            throw .malformed("the array has \(dimensions) dimensions")
        }
    }

    /// Where the next element's bytes are; nil for NULL.
    mutating func next(in bytes: RawSpan) throws(DecodingProblem) -> Range<Int>? {
        guard bytes.byteCount - offset >= 4 else { throw .malformed("the array is cut short") }
        let length = Int(bytes.load(at: offset, as: Int32.self))
        offset += 4
        if length == -1 { return nil }
        guard length >= 0, length <= bytes.byteCount - offset else { throw .malformed("the array is cut short") }
        defer { offset += length }
        return offset..<offset + length
    }
}

extension RawSpan {
    /// The integer in network order at an offset; the span checks its bounds.
    func load<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type = Number.self) -> Number {
        Number(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}
