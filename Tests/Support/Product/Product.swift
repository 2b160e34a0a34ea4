package import Foundation

/// The real thing: the `goniec` that was built beside the tests.
package struct Product: Sendable {
    /// What a command did.
    package struct Result: Sendable, Equatable {
        /// How it ended.
        package let exit: ChildProcess.Exit
        /// Its standard output.
        package let output: String
        /// Its standard error.
        package let errors: String
    }

    /// The executable.
    package let executable: URL
    /// Where its logs go.
    package let folder: URL

    /// Finds the executable in the folder of the test's own; throws a sentence when it isn't there.
    package init(folder: URL) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        executable = URL(filePath: own).deletingLastPathComponent().appending(path: "goniec")
        guard FileManager.default.isExecutableFile(atPath: executable.path) else { throw Missing(path: executable.path) }
        self.folder = folder
    }

    /// Runs a command to its end.
    package func run(_ arguments: [String], input: String? = nil) async throws -> Result {
        try await run(executable, arguments, input: input.map { Data($0.utf8) })
    }

    /// Runs another program to its end, such as a stranger's client.
    package func run(_ program: URL, _ arguments: [String], input: Data?) async throws -> Result {
        let stem = folder.appending(path: "command-\(UUID().uuidString)").path
        let output = URL(filePath: stem + ".out")
        let inputFile = URL(filePath: stem + ".in")
        if let input { try input.write(to: inputFile) }
        let process = try ChildProcess(
            program.lastPathComponent + " " + arguments.prefix(2).joined(separator: " "), program, arguments,
            environment: Self.environment, log: URL(filePath: stem + ".err"), output: output, input: input == nil ? nil : inputFile
        )
        let exit = try await process.ended()
        return Result(exit: exit, output: String(decoding: try Data(contentsOf: output), as: UTF8.self), errors: process.said)
    }

    /// Starts a command that goes on.
    package func start(_ name: String, _ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(
            name, executable, arguments, environment: Self.environment, log: folder.appending(path: "\(name).log")
        )
    }

    /// Without what would come before the configuration file.
    private static let environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GONIEC_") }

    private struct Missing: Error, CustomStringConvertible {
        let path: String

        var description: String { "there is no \(path): swift build --product goniec makes it" }
    }
}
