internal import Foundation
internal import IO

/// Reads raw mails, at most 1 MiB each, from files and from standard input.
package actor MailReader {
    /// The largest mail, in bytes.
    package static let limit = 1 << 20

    private let queue = SerialQueue(label: "goniec.mail-reader")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// A reader; reading blocks its own queue and nothing else.
    package init() {}

    /// The bytes of a file, or of standard input when the path is `-`.
    package func read(_ path: String) throws(MailFileError) -> [UInt8] {
        let data: Data
        do {
            let handle = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try Self.upToLimit(of: handle)
        } catch {
            throw FileManager.default.fileExists(atPath: path) || path == "-" ? .unreadable(path) : .missing(path)
        }
        guard !data.isEmpty else { throw .empty(path) }
        guard data.count <= Self.limit else { throw .tooLarge(path) }
        return Array(data)
    }

    private static func upToLimit(of handle: FileHandle) throws -> Data {
        var data = Data()
        while data.count <= limit, let part = try handle.read(upToCount: limit + 1 - data.count), !part.isEmpty { data += part }
        return data
    }
}

/// Why a mail can't be published.
package enum MailFileError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case unreadable(String)
    case empty(String)
    case tooLarge(String)

    package var description: String {
        switch self {
        case .missing(let path): "there is no file \(path)"
        case .unreadable(let path): "\(Self.name(path)) can't be read: a file with one mail is needed, or - for standard input"
        case .empty(let path): "\(Self.name(path)) is empty: one mail with its headers is needed"
        case .tooLarge(let path): "\(Self.name(path)) is larger than 1 MiB: a bounce needs the original's headers only"
        }
    }

    private static func name(_ path: String) -> String {
        path == "-" ? "standard input" : path
    }
}
