internal import Foundation
package import Store

extension Session {
    /// The name under which commands are noted in the audit.
    package static var actor: String {
        ProcessInfo.processInfo.environment["USER"] ?? NSUserName()
    }

    /// Stops a scope; workers see it within a second.
    package func stop(_ scope: StopScope, reason: String?) async throws {
        try await withStore { store in
            if case .scenario(let key) = scope {
                try await Self.require(scenario: key, in: store)
                return try await pause(key, reason: reason)
            }
            try await store.pause("\(scope)", reason: reason, by: Self.actor)
        }
    }

    /// Lets a scope go on; false when it wasn't stopped.
    package func resume(_ scope: StopScope) async throws -> Bool {
        guard case .scenario(let key) = scope else {
            return try await withStore { store in try await store.resume("\(scope)", by: Self.actor) }
        }
        try await withStore { store in try await Self.require(scenario: key, in: store) }
        // Its waits go on for what was left of them.
        guard let resumption = try await beginResumption(of: key) else { return false }
        return try await work(at: resumption).state == .done
    }

    /// Allows sending from a database that was restored or failed over.
    package func confirmDatabase() async throws {
        try await withStore { store in try await store.confirmDatabase(by: Self.actor) }
    }

    /// What is stopped, oldest first.
    package func pauses() async throws -> [Pause] {
        try await withStore { store in try await store.pauses() }
    }

    private static func require(scenario key: String, in store: Store) async throws {
        let known = try await store.scenarioNames()
        guard known.contains(key) else { throw StopScopeError.unknown("scenario", key, known: known) }
    }
}
