internal import Foundation
internal import Synchronization
internal import UnixSignals

/// Whether somebody wants a command to end after what it is at.
package final class Interruption: Sendable {
    private let state = Mutex(false)

    /// Nobody does yet.
    package init() {}

    /// True once somebody does.
    package var isRequested: Bool { state.withLock { $0 } }

    /// Asks for the end.
    package func request() { state.withLock { $0 = true } }

    /// Runs `body` with an interruption that Ctrl-C and SIGTERM request. Who asks a second time doesn't wait: the process ends.
    package static func bySignals<Value>(_ body: (Interruption) async throws -> Value) async throws -> Value {
        let interruption = Interruption()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in signals {
                    // As a shell tells of a process that Ctrl-C has ended.
                    if interruption.isRequested { exit(128 + SIGINT) }
                    interruption.request()
                }
            }
            defer { group.cancelAll() }
            return try await body(interruption)
        }
    }
}
