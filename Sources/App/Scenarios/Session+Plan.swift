internal import Scenario
internal import Store

extension Session {
    /// What publishing a folder would change, checked as publishing checks it, and what would become of those under way if they were moved by a map.
    package func plan(folder path: String, map mapFile: MapFile? = nil) async throws -> PublishingPlan {
        // What is wrong with the folder itself needs no server to be told.
        _ = try Self.check(folder: path)
        return try await withStore { store in
            let checked = try Self.check(folder: path, in: try await store.validationContext())
            let map = try mapFile?.map(for: checked.definition) ?? MigrationMap()
            return try await store.plan(checked, by: map)
        }
    }
}

extension Store {
    /// What publishing would do. The live version is read first, and those under way afterwards.
    func plan(_ checked: CheckedScenario, by map: MigrationMap) async throws -> PublishingPlan {
        let key = checked.definition.key
        let live = try await version(of: key)
        let newest = try await versions(of: key).first?.version ?? 0
        return PublishingPlan(
            scenario: key, live: live?.header, next: newest + 1,
            difference: try ScenarioDifference(from: live?.files ?? [:], to: checked.files),
            passages: try await passagePlan(checked.definition, version: newest + 1, by: map))
    }

    /// What would become of those under way if they were moved to a version.
    func passagePlan(_ definition: ScenarioDefinition, version: Int, by map: MigrationMap) async throws -> PassagePlan {
        let counts = try await passages(of: definition.key).map { ($0.version, $0.step ?? "", $0.count) }
        let older = try await definitions(of: definition.key, Array(Set(counts.map(\.0))).sorted())
        return PassagePlan(counts, to: Engine(definition: definition, version: version), older: older, by: map)
    }
}
