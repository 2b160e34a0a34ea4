/// An element whose binary format always has the same size, so that an array of them is written without a look at each one's length.
protocol FixedWidthElement: PostgresElement {
    /// The value as the server wants its bytes, already in network order.
    associatedtype Stored: BitwiseCopyable
    var stored: Stored { get }
}

extension FixedWidthElement {
    package func encode(into buffer: inout EncodingBuffer) {
        buffer.append(raw: stored)
    }

    package static func encodeArray(_ elements: [Self], into buffer: inout EncodingBuffer) {
        buffer.appendArrayHeader(count: elements.count, type: postgresType, hasNull: false)
        let width = MemoryLayout<Stored>.size
        buffer.append(zeros: elements.count * (4 + width)) { bytes in
            var offset = 0
            for element in elements {
                bytes.storeBytes(of: Int32(width).bigEndian, toByteOffset: offset, as: Int32.self)
                bytes.storeBytes(of: element.stored, toByteOffset: offset + 4, as: Stored.self)
                offset += 4 + width
            }
        }
    }
}
