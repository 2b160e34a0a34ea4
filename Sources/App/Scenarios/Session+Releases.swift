internal import IO
internal import Identity
internal import Scenario
internal import Store

extension Session {
    /// Checks a folder and publishes it as the scenario's next version, unless another version is live than `expected`, or than the one
    /// that was live when this began. With a map those under way on older versions are to be moved: `work` does that.
    package func publish(
        folder path: String, author: String? = nil, message: String? = nil, expected: Int? = nil, map: MapFile? = nil
    ) async throws -> Release {
        try await withStore { store in
            let live = try await Self.liveVersion(named: path, in: store)
            let checked = try Self.check(folder: path, in: try await store.validationContext())
            let order = Order(
                checked: checked, author: author, message: message, restores: nil, expected: expected ?? live?.version ?? 0, map: map)
            return try await store.release(order)
        }
    }

    /// Publishes the content of an older version anew: of `version`, or of the one before what is live.
    package func rollBack(
        _ scenario: String, to version: Int? = nil, author: String? = nil, message: String? = nil, map: MapFile? = nil
    ) async throws -> Release {
        try await withStore { store in
            let live = try await store.known(scenario)
            let target = version ?? (live.header.restores ?? live.version) - 1
            guard target > 0 else { throw ScenarioError.nothingBefore(scenario) }
            let older = try await store.known(scenario, target)
            let checked = try Self.check(older.folder, named: "\(scenario)@\(target)", in: try await store.validationContext())
            let order = Order(
                checked: checked, author: author, message: message, restores: older.header.restores ?? target, expected: live.version,
                map: map)
            return try await store.release(order)
        }
    }

    /// The live version of the scenario that a folder describes, as it was before anything else was looked at; nil for none.
    private static func liveVersion(named path: String, in store: Store) async throws -> PublishedVersion? {
        guard let definition = try? FolderReader.read(path).definition() else { return nil }
        return try await store.version(of: definition.key)?.header
    }
}

/// What is to be published.
private struct Order {
    let checked: CheckedScenario
    let author: String?
    let message: String?
    let restores: Int?
    let expected: Int
    let map: MapFile?
}

extension Store {
    /// What scenarios can refer to besides their own files: segments, and attributes as far as there is a catalogue of them.
    func validationContext() async throws -> ValidationContext {
        ValidationContext(attributes: try await attributeTypes(), segments: Set(try await segments().map(\.definition.segment)))
    }

    fileprivate func release(_ order: Order) async throws -> Release {
        let definition = order.checked.definition
        let map = try order.map?.map(for: definition)
        if let map { try await requireMapped(order.checked, by: map) }
        let author = order.author ?? Session.actor
        // What the conditions add up has to be there before anybody asks.
        try await Session.addUp(AggregateNeeds(definition.aggregates).sums, in: self) { _ in }
        let result = try await publish(
            scenario: definition.key, checksum: order.checked.checksum, author: author, files: order.checked.files,
            message: order.message, restores: order.restores, expected: order.expected)
        switch result {
        case .overtaken(let winner): throw ScenarioError.overtaken(definition.key, expected: order.expected, by: winner)
        case .ending(let running): throw ScenarioError.busy(running)
        case .published(let version): return try await release(definition.key, version, order, isUnchanged: false, map, author)
        case .unchanged(let version): return try await release(definition.key, version, order, isUnchanged: true, map, author)
        }
    }

    private func release(
        _ scenario: String, _ version: Int, _ order: Order, isUnchanged: Bool, _ map: MigrationMap?, _ author: String
    ) async throws -> Release {
        let migration: ScenarioOperation? =
            if let map { try await migration(of: scenario, to: version, by: map, actor: author) } else { nil }
        return Release(
            scenario: scenario, version: version, isUnchanged: isUnchanged, restores: isUnchanged ? nil : order.restores,
            migration: migration)
    }

    /// All that the map leaves open is said before anything is published, and so is that a migration is under way.
    private func requireMapped(_ checked: CheckedScenario, by map: MigrationMap) async throws {
        let definition = checked.definition
        if let running = try await runningOperation(of: definition.key) {
            // Who runs the same command again goes on with what was interrupted.
            let live = try await version(of: definition.key)
            let isSame = live?.checksum == checked.checksum && running.moves(to: live?.version ?? 0, by: map)
            guard isSame else { throw ScenarioError.busy(running) }
        }
        let plan = try await passagePlan(definition, version: .max, by: map)
        guard plan.problems.isEmpty else { throw ScenarioError.unmapped(definition.key, plan.problems) }
    }

    /// The migration that moves everybody to a version: the one that was interrupted, or a new one.
    func migration(
        of scenario: String, to version: Int, by map: MigrationMap, actor: String
    ) async throws -> ScenarioOperation {
        var random = SystemRandom()
        let id = UUID.version4(using: &random)
        if let begun = try await beginMigration(of: scenario, to: version, map: map.json, id: id, by: actor) { return begun }
        guard let running = try await runningOperation(of: scenario) else {
            throw ScenarioError.noMigration(scenario)
        }
        guard running.moves(to: version, by: map) else { throw ScenarioError.busy(running) }
        return running
    }
}

extension ScenarioOperation {
    /// Where a migration leads; nil for anything else.
    var version: Int? {
        if case .migrate(let version, _) = kind { version } else { nil }
    }

    /// Whether it is the migration to a version by a map.
    fileprivate func moves(to version: Int, by map: MigrationMap) -> Bool {
        if case .migrate(version, let json) = kind { MigrationMap(json: json) == map } else { false }
    }
}
