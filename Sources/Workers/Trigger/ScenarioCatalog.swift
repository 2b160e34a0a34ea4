internal import Logging
internal import Postgres
internal import Scenario
internal import Store

/// The scenarios a trigger works with, compiled: the live version of each, and older ones as enrollments ask for them.
struct ScenarioCatalog: Sendable {
    private struct Name: Hashable {
        let scenario: String
        let version: Int
    }

    /// The live engines, by scenario.
    private(set) var live: [Engine] = []
    private var engines: [Name: Engine] = [:]
    private var revision: String?
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// The event types whose history some condition asks for, of a live version or of one that these enrollments began with.
    func aggregatedTypes(for enrollments: some Sequence<Enrollment>) -> Set<String> {
        let names = Set(enrollments.map { Name(scenario: $0.scenario, version: $0.version) })
        return (live + names.compactMap { engines[$0] }).reduce(into: []) { $0.formUnion($1.definition.aggregates.map(\.type)) }
    }

    /// The engine of a version; nil when it hasn't been loaded, or its content can't be used any more.
    func engine(_ scenario: String, _ version: Int) -> Engine? {
        engines[Name(scenario: scenario, version: version)]
    }

    /// Loads what has been published since, and the versions that these enrollments began with.
    mutating func refresh(
        to revision: String, for enrollments: some Sequence<Enrollment>, in transaction: Transaction
    ) async throws(PostgresError) {
        if revision != self.revision {
            live = try await transaction.liveVersions().compactMap { compile($0) }
            self.revision = revision
        }
        let missing = Set(enrollments.map { Name(scenario: $0.scenario, version: $0.version) }).subtracting(engines.keys)
        guard !missing.isEmpty else { return }
        for version in try await transaction.versions(missing.map { ($0.scenario, $0.version) }) { _ = compile(version) }
    }

    private mutating func compile(_ stored: StoredVersion) -> Engine? {
        let name = Name(scenario: stored.scenario, version: stored.version)
        if let engine = engines[name] { return engine }
        do {
            let folder = ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) })
            let engine = Engine(definition: try folder.definition(), version: stored.version)
            engines[name] = engine
            return engine
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
