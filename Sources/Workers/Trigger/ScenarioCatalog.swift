internal import Logging
internal import Postgres
internal import Scenario
internal import Store

/// The scenarios and segments a trigger works with, compiled: the live version of each, and older ones as enrollments ask for them.
struct ScenarioCatalog: Sendable {
    /// What decisions are made by.
    private(set) var catalog = Catalog()
    /// Whether this build can read every segment.
    private(set) var knowsAllSegments = true
    private var revision: String?
    /// What the live versions and the segments ask of contacts' events.
    private var needs = AggregateNeeds()
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// What conditions ask of contacts' events: those of live versions, of segments and of versions that these enrollments began with.
    func needs(of enrollments: some Sequence<Enrollment>) -> AggregateNeeds {
        var needs = needs
        var seen: Set<Catalog.Name> = []
        for enrollment in enrollments where seen.insert(Catalog.Name(of: enrollment)).inserted {
            if let engine = catalog.engine(for: enrollment) { needs.add(engine.definition.aggregates) }
        }
        return needs
    }

    /// Loads what has been published since, and the versions that these enrollments began with.
    mutating func refresh(
        to revision: String, paused: Set<String>, for enrollments: some Sequence<Enrollment>, in transaction: Transaction
    ) async throws(PostgresError) {
        catalog.paused = paused
        if revision != self.revision {
            catalog.live = try await transaction.liveVersions().compactMap { engine(of: $0) }
            let segments = try await transaction.liveSegments()
            catalog.segments = segments.compactMap { segment(of: $0) }
            knowsAllSegments = catalog.segments.count == segments.count
            needs = AggregateNeeds(catalog.live.flatMap(\.definition.aggregates) + catalog.segments.flatMap(\.aggregates))
            self.revision = revision
        }
        let missing = Dictionary(grouping: enrollments.filter { catalog.engine(for: $0) == nil }, by: \.scenario)
            .flatMap { scenario, enrollments in Set(enrollments.map(\.version)).map { (scenario, $0) } }
        guard !missing.isEmpty else { return }
        for version in try await transaction.versions(missing) {
            if let engine = engine(of: version) { catalog.add(engine) }
        }
    }

    private func segment(of stored: StoredSegment) -> Segment? {
        do {
            return try Segment.parse(yaml: stored.source)
        } catch {
            logger.error(
                "a published segment can't be used by this build: its members stay as they are",
                metadata: ["segment": "\(stored.segment)", "version": "\(stored.version)", "reason": "\(error)"]
            )
            return nil
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
