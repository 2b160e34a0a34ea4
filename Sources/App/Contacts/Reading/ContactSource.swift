internal import Foundation
internal import IO
internal import Store

/// A part of a file of contacts.
struct ContactPart: Sendable {
    /// The contacts in it.
    var contacts = ImportBatch()
    /// Its rows that can't be taken in.
    var problems: [RowProblem] = []
    /// Bytes of the file that were read up to its end.
    var bytes = 0
    /// Why the file isn't read on.
    var stop: RowProblem?
}

/// Reads a file of contacts part by part, on a queue of its own.
actor ContactSource {
    /// A part's contacts; while it is written they are locked, and workers wait for them.
    private static let partCount = 10_000
    /// A part's bytes, about.
    private static let partSize = 16 << 20
    private static let blockSize = 256 << 10

    private let queue = SerialQueue(label: "goniec.contact-source")
    private let handle: FileHandle
    private let path: String
    private let stopsAtProblem: Bool
    private var rows: ContactRows
    private var bytes = 0
    private var isAtEnd = false
    private var isOver = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Opens a file.
    init(_ options: ContactFileOptions) throws(ContactFileError) {
        path = options.path
        stopsAtProblem = options.stopsAtProblem
        if path == "-" {
            handle = .standardInput
        } else {
            guard let opened = FileHandle(forReadingAtPath: path) else { throw .missing(path) }
            handle = opened
        }
        rows = ContactRows(options)
    }

    /// The next part; nil after the last.
    func next() throws -> ContactPart? {
        guard !isOver else { return nil }
        var part = ContactPart()
        while !isOver, part.contacts.count + part.problems.count < Self.partCount, part.contacts.size < Self.partSize {
            do {
                if let contact = try rows.next() {
                    part.contacts.append(contact)
                } else if isAtEnd {
                    isOver = true
                } else {
                    try fill()
                }
            } catch let problem as RowProblem {
                guard stopsAtProblem else {
                    part.problems.append(problem)
                    continue
                }
                part.stop = problem
                isOver = true
            }
        }
        if isOver, part.stop == nil { try rows.checkEnd() }
        part.bytes = bytes
        return part
    }

    private func fill() throws {
        let data: Data?
        do {
            data = try handle.read(upToCount: Self.blockSize)
        } catch {
            throw ContactFileError.unreadable(path)
        }
        guard let data, !data.isEmpty else {
            isAtEnd = true
            return rows.finish()
        }
        bytes += data.count
        rows.append([UInt8](data))
    }
}
