internal import Identity
internal import Postgres
internal import Scenario
package import Store
internal import Time

extension Session {
    /// How many passages a transaction sees to: their contacts are locked for as long.
    private static let batchSize = 500

    /// Works at something that is done to those under way, until everybody has been passed or an interruption asks for the end of it; then
    /// the same call goes on later. `progress` is told after each batch.
    package func work(
        at operation: ScenarioOperation, interruption: Interruption = Interruption(),
        progress: (ScenarioOperation) -> Void = { _ in }
    ) async throws -> ScenarioOperation {
        try await withWorkingStore { store in
            // A batch of events that began before may still let somebody in as things were then, behind the cursor.
            try await Self.awaitOlderTransactions(in: store, unless: interruption)
            let decision = try await store.decision(for: operation)
            var isComplete = false
            while !isComplete, !interruption.isRequested {
                isComplete = try await !store.passBatch(of: operation, limit: Self.batchSize) { decision.advance($0, now: $1) }
                if let current = try await store.scenarioOperation(operation.id) { progress(current) }
            }
            if isComplete { try await store.finish(operation) }
            return try await store.scenarioOperation(operation.id) ?? operation
        }
    }

    /// The migration of a scenario that was interrupted.
    package func interruptedMigration(of scenario: String) async throws -> ScenarioOperation {
        try await withStore { store in
            _ = try await store.known(scenario)
            guard let running = try await store.runningOperation(of: scenario) else { throw ScenarioError.noMigration(scenario) }
            guard running.version != nil else { throw ScenarioError.busy(running) }
            return running
        }
    }

    /// Begins to move those under way on older versions to the live one.
    package func beginMigration(of scenario: String, map: MapFile?) async throws -> ScenarioOperation {
        try await withStore { store in
            let live = try await store.known(scenario)
            let definition = try live.definition()
            let map = try map?.map(for: definition) ?? MigrationMap()
            if let running = try await store.runningOperation(of: scenario) { throw ScenarioError.busy(running) }
            let plan = try await store.passagePlan(definition, version: live.version, by: map)
            guard plan.problems.isEmpty else { throw ScenarioError.unmapped(scenario, plan.problems) }
            return try await store.migration(of: scenario, to: live.version, by: map, actor: Self.actor)
        }
    }

    /// Gives an interrupted migration up: who has been moved stays where he is.
    package func cancelMigration(of scenario: String) async throws -> ScenarioOperation {
        let operation = try await interruptedMigration(of: scenario)
        return try await withStore { store in
            _ = try await store.cancel(operation, by: Self.actor)
            return try await store.scenarioOperation(operation.id) ?? operation
        }
    }
}

/// What becomes of each passage that an operation passes.
private struct PassageDecision {
    let kind: ScenarioOperation.Kind
    let map: MigrationMap
    /// The version they go to; nil where they go nowhere.
    let target: Engine?
    /// The versions they are on.
    var engines: [Int: Engine]

    func advance(_ enrollment: Enrollment, now: Timestamp) -> Advance? {
        switch kind {
        case .migrate: target?.migrate(enrollment, from: engines[enrollment.version]?.definition, by: map, now: now)
        case .resume(let pausedAt, let resumedAt):
            engines[enrollment.version]?.resume(enrollment, pausedAt: pausedAt, resumedAt: resumedAt, now: now)
        case .end: enrollment.archived(now: now)
        }
    }
}

extension Store {
    /// Reads the versions that an operation needs; nobody comes to an older one than were under way when it began but by its live one.
    fileprivate func decision(for operation: ScenarioOperation) async throws -> PassageDecision {
        let live = try await known(operation.scenario).version
        let versions = Set(try await passages(of: operation.scenario).map(\.version)).union([live, operation.version ?? live])
        let engines = try await definitions(of: operation.scenario, versions.sorted())
        var map = MigrationMap()
        var target: Engine?
        if case .migrate(let version, let json) = operation.kind {
            map = MigrationMap(json: json)
            guard let definition = engines[version] else {
                throw ScenarioError.unreadable(operation.scenario, version, reason: "see goniec scenario show \(operation.scenario)")
            }
            target = Engine(definition: definition, version: version)
        }
        return PassageDecision(
            kind: operation.kind, map: map, target: target,
            engines: Dictionary(uniqueKeysWithValues: engines.map { ($0, Engine(definition: $1, version: $0)) }))
    }
}
