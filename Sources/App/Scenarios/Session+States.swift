internal import IO
internal import Identity
package import Store

extension Session {
    /// Lets a scenario stand still: exits still act, wakes are parked, nothing is sent.
    package func pause(_ scenario: String, reason: String?) async throws {
        try await withStore { store in
            _ = try await store.known(scenario)
            if let running = try await store.runningOperation(of: scenario), case .resume = running.kind {
                throw ScenarioError.busy(running)
            }
            try await store.pause("scenario:\(scenario)", reason: reason, by: Self.actor)
        }
    }

    /// Begins to let a scenario go on, or goes on with doing so; nil when it isn't paused. `work` lengthens the waits and lifts the pause.
    package func beginResumption(of scenario: String) async throws -> ScenarioOperation? {
        try await withStore { store in
            var random = SystemRandom()
            let id = UUID.version4(using: &random)
            if let begun = try await store.beginResumption(of: scenario, id: id, by: Self.actor) { return begun }
            if let running = try await store.runningOperation(of: scenario) {
                guard case .resume = running.kind else { throw ScenarioError.busy(running) }
                return running
            }
            _ = try await store.known(scenario)
            return nil
        }
    }

    /// Lets nobody into a scenario any more; false when that was so already. Those under way go on, or end when `work` has been done at
    /// what `beginEnding` gives.
    package func archive(_ scenario: String) async throws -> Bool {
        try await withStore { store in
            _ = try await store.known(scenario)
            return try await store.archive(scenario, by: Self.actor)
        }
    }

    /// Begins to end everybody who is under way in a scenario, or goes on with doing so.
    package func beginEnding(of scenario: String) async throws -> ScenarioOperation {
        try await withStore { store in
            var random = SystemRandom()
            let id = UUID.version4(using: &random)
            if let begun = try await store.beginEnding(of: scenario, id: id, by: Self.actor) { return begun }
            guard let running = try await store.runningOperation(of: scenario) else {
                throw ScenarioError.unknown(scenario, known: try await store.scenarioNames())
            }
            guard case .end = running.kind else { throw ScenarioError.busy(running) }
            return running
        }
    }
}
