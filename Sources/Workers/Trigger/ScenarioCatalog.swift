internal import Logging
internal import Postgres
internal import Scenario
internal import Store

/// The scenarios a trigger works with, compiled: the live version of each, and older ones as enrollments ask for them.
struct ScenarioCatalog: Sendable {
    /// What decisions are made by.
    private(set) var catalog = Catalog()
    private var revision: String?
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// The event types whose history some condition asks for, of a live version or of one that these enrollments began with.
    func aggregatedTypes(for enrollments: some Sequence<Enrollment>) -> Set<String> {
        let older = enrollments.compactMap { catalog.engine(for: $0) }
        return (catalog.live + older).reduce(into: []) { $0.formUnion($1.definition.aggregates.map(\.type)) }
    }

    /// Loads what has been published since, and the versions that these enrollments began with.
    mutating func refresh(
        to revision: String, paused: Set<String>, for enrollments: some Sequence<Enrollment>, in transaction: Transaction
    ) async throws(PostgresError) {
        catalog.paused = paused
        if revision != self.revision {
            catalog.live = try await transaction.liveVersions().compactMap { engine(of: $0) }
            self.revision = revision
        }
        let missing = Dictionary(grouping: enrollments.filter { catalog.engine(for: $0) == nil }, by: \.scenario)
            .flatMap { scenario, enrollments in Set(enrollments.map(\.version)).map { (scenario, $0) } }
        guard !missing.isEmpty else { return }
        for version in try await transaction.versions(missing) {
            if let engine = engine(of: version) { catalog.add(engine) }
        }
    }

    /// Loads these versions and gives those that this build can't read.
    mutating func unreadable(
        _ versions: [(scenario: String, version: Int)], in transaction: Transaction
    ) async throws(PostgresError) -> Set<String> {
        let missing = versions.filter { catalog.engine($0.scenario, $0.version) == nil }
        guard !missing.isEmpty else { return [] }
        for version in try await transaction.versions(missing) {
            if let engine = engine(of: version) { catalog.add(engine) }
        }
        return Set(missing.filter { catalog.engine($0.scenario, $0.version) == nil }.map(\.scenario))
    }

    private func engine(of stored: StoredVersion) -> Engine? {
        if let engine = catalog.engine(stored.scenario, stored.version) { return engine }
        do {
            let folder = ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) })
            return Engine(definition: try folder.definition(), version: stored.version)
        } catch {
            // It was valid when it was published: only a newer goniec's version can get here. Its contacts wait for newer workers.
            logger.error(
                "a published version can't be used by this build",
                metadata: ["scenario": "\(stored.scenario)", "version": "\(stored.version)", "reason": "\(error)"]
            )
            return nil
        }
    }
}
