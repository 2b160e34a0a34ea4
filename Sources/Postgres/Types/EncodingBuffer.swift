/// Where values are written in PostgreSQL's binary format, one after the other.
package struct EncodingBuffer: Hashable, Sendable {
    /// What was written.
    package private(set) var bytes: [UInt8] = []
    /// The first value that PostgreSQL cannot hold, as a clause: "text holds a NUL character".
    package private(set) var problem: String?

    /// Nothing written yet.
    package init() {}

    /// Appends bytes as they are.
    package mutating func append(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Appends one byte.
    package mutating func append(byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends an integer in network order.
    package mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a text in UTF-8, which PostgreSQL cannot hold when there is a NUL character in it.
    package mutating func append(text: String) {
        var text = text
        text.withUTF8 { utf8 in
            if utf8.contains(0) { refuse("text holds a NUL character (\\u0000)") }
            bytes.append(contentsOf: utf8)
        }
    }

    /// Appends a value as it lies in memory.
    mutating func append<Value: BitwiseCopyable>(raw value: Value) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    /// Appends so many zeros and lets `fill` overwrite them.
    mutating func append(zeros count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        bytes.withUnsafeMutableBytes { fill(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
    }

    /// Remembers that a value cannot be sent; the query it belongs to then fails with it.
    package mutating func refuse(_ why: String) {
        if problem == nil { problem = why }
    }

    /// Makes room for so many bytes more, to save copies.
    package mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(bytes.count + count)
    }

    /// Writes a value with its four-byte length in front, as arrays hold their elements.
    package mutating func appendCounted(_ write: (inout EncodingBuffer) -> Void) {
        let start = bytes.count
        append(Int32(0))
        write(&self)
        guard let length = Int32(exactly: bytes.count - start - 4) else { return refuse("a value is larger than 2 GiB") }
        overwrite(at: start, with: length)
    }

    private mutating func overwrite(at offset: Int, with number: Int32) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Int32.self) }
    }
}
