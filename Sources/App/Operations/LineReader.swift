internal import Foundation
internal import IO

/// Reads lines as the bytes they are, from a descriptor, on a queue of its own; a line ends with LF or CR LF.
package actor LineReader {
    private static let blockSize = 65_536

    private let queue = SerialQueue(label: "goniec.line-reader")
    private let handle: FileHandle
    private var lines: LineSplitter
    private var isAtEnd = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// A reader of an open descriptor, which stays open. A line longer than `limit` bytes is an error: a file without line ends would
    /// fill the memory, and an event over 256 KiB is refused anyway.
    package init(descriptor: Int32, limit: Int = 1 << 20) {
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        lines = LineSplitter(limit: limit)
    }

    /// The next line without its end; nil after the last one.
    package func next() throws -> [UInt8]? {
        while true {
            do throws(RowProblem) {
                if let line = try lines.next() { return line }
            } catch {
                throw LineError(line: error.line, reason: error.reason)
            }
            if isAtEnd { return nil }
            try fill()
        }
    }

    private func fill() throws {
        guard let data = try handle.read(upToCount: Self.blockSize), !data.isEmpty else {
            isAtEnd = true
            return lines.finish()
        }
        lines.append([UInt8](data))
    }
}
