package import Foundation
internal import Synchronization

/// A process that a test has started; what it writes goes to files.
package final class ChildProcess: Sendable {
    /// How a process ended.
    package enum Exit: Sendable, Equatable {
        case status(Int32)
        case signal(Int32)
    }

    /// What it is called in the words of a failure.
    package let name: String
    /// Where its standard error goes, and its standard output when that has no file of its own.
    package let log: URL
    /// The operating system's number of it.
    package let identifier: Int32
    private let ending: Ending

    /// Starts an executable; `output` and `input` are files for standard output and input, the log and nothing by default.
    package init(
        _ name: String, _ executable: URL, _ arguments: [String], environment: [String: String], log: URL,
        output: URL? = nil, input: URL? = nil
    ) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        let errors = try Self.created(log)
        process.standardError = errors
        process.standardOutput = if let output { try Self.created(output) } else { errors }
        process.standardInput = if let input { try FileHandle(forReadingFrom: input) } else { FileHandle.nullDevice }
        let ending = Ending()
        process.terminationHandler = { process in
            let status = process.terminationStatus
            ending.exit.withLock { $0 = process.terminationReason == .exit ? .status(status) : .signal(status) }
        }
        try process.run()
        self.name = name
        self.log = log
        self.ending = ending
        identifier = process.processIdentifier
    }

    /// How it ended; nil while it runs.
    package var exit: Exit? { ending.exit.withLock { $0 } }

    /// What it has written to its log so far.
    package var said: String { (try? Data(contentsOf: log)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Sends a signal; one that comes too late is lost.
    package func signal(_ number: Int32) {
        if exit == nil { kill(identifier, number) }
    }

    /// Returns how it ended, as soon as it has.
    package func ended(within limit: Duration = .seconds(60)) async throws -> Exit {
        try await until("\(name) ends", within: limit) { exit }
    }

    /// Returns the first line of its log that holds `text` for the `count`-th time; throws when it ended before.
    @discardableResult
    package func says(_ text: String, times count: Int = 1, within limit: Duration = .seconds(60)) async throws -> String {
        try await until("\(name) says “\(text)” \(count) times", within: limit) {
            let exit = exit
            let lines = said.split(separator: "\n").filter { $0.contains(text) }
            if lines.count >= count { return String(lines[count - 1]) }
            if let exit { throw UnexpectedEnd(name: name, exit: exit, said: said) }
            return nil
        }
    }

    /// Asks it to end, makes it end when it doesn't, and returns how it did.
    @discardableResult
    package func end(within limit: Duration = .seconds(20)) async -> Exit? {
        signal(SIGTERM)
        if let exit = try? await ended(within: limit) { return exit }
        signal(SIGKILL)
        return try? await ended()
    }

    private static func created(_ file: URL) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
        return try FileHandle(forWritingTo: file)
    }

    /// Outlives the start, in whose midst the process may end already.
    private final class Ending: Sendable {
        let exit = Mutex<Exit?>(nil)
    }
}

/// A process ended that was meant to go on.
package struct UnexpectedEnd: Error, CustomStringConvertible {
    let name: String
    let exit: ChildProcess.Exit
    let said: String

    package var description: String { "\(name) ended with \(exit):\n\(said)" }
}
