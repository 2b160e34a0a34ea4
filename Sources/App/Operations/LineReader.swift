internal import Foundation
internal import IO

/// Reads lines as the bytes they are, from a descriptor, on a queue of its own; a line ends with LF or CR LF.
package actor LineReader {
    private let queue = SerialQueue(label: "goniec.line-reader")
    private let handle: FileHandle
    private let limit: Int
    private var buffer: [UInt8] = []
    private var start = 0
    /// Where the search for a line end goes on: what lies before was searched already.
    private var searched = 0
    private var isAtEnd = false
    private var count = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// A reader of an open descriptor, which stays open. A line longer than `limit` bytes is an error: a file without line ends would
    /// fill the memory, and an event over 256 KiB is refused anyway.
    package init(descriptor: Int32, limit: Int = 1 << 20) {
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        self.limit = limit
    }

    /// The next line without its end; nil after the last one.
    package func next() throws -> [UInt8]? {
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer {
                    start = end + 1
                    searched = start
                }
                return line(upTo: end)
            }
            searched = buffer.count
            guard buffer.count - start <= limit else {
                throw LineError(line: count + 1, reason: "the line is longer than \(limit >> 20) MiB")
            }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return line(upTo: buffer.count)
            }
            try fill()
        }
    }

    private func line(upTo end: Int) -> [UInt8] {
        count += 1
        let bytes = buffer[start..<end]
        return Array(bytes.last == 0x0D ? bytes.dropLast() : bytes)
    }

    private func fill() throws {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        guard let data = try handle.read(upToCount: 65_536), !data.isEmpty else {
            isAtEnd = true
            return
        }
        buffer += data
    }
}
