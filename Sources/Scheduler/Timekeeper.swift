internal import Logging
internal import Scenario
internal import Store
internal import Time

/// Begins what scenarios do by the clock: schedules and broadcasts. Knows nothing that the database doesn't, but for what it has compiled.
struct Timekeeper {
    /// The moments of a live version.
    private struct Plan {
        let scenario: String
        let version: Int
        let publishedAt: Timestamp
        let timetable: Timetable
        let segment: String?
    }

    private let store: Store
    private let logger: Logger
    private var revision: String?
    private var plans: [Plan] = []

    init(store: Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Begins the fan-outs whose moment has come; of moments that were missed, be it that no scheduler ran or that the scenario stood still,
    /// only the last.
    mutating func begin() async throws {
        let agenda = try await store.agenda()
        if agenda.revision != revision { try await refresh(to: agenda) }
        for plan in plans {
            let passed = try await passed(by: plan, in: agenda)
            guard !agenda.isStopped(plan.scenario), let moment = plan.timetable.latest(after: passed, upTo: agenda.now) else { continue }
            let tick = Tick(
                scenario: plan.scenario, version: plan.version, timetable: plan.timetable.description, at: moment, segment: plan.segment)
            guard try await store.begin(tick) else { continue }
            logger.info("a scenario lets contacts in", metadata: ["scenario": "\(plan.scenario)", "tick": "\(moment)"])
        }
    }

    /// Up to when the moments are none of its business: a timetable counts from the publication that brought it.
    private func passed(by plan: Plan, in agenda: Agenda) async throws -> Timestamp {
        let known = agenda.entries[plan.scenario]
        if let known, known.timetable == plan.timetable.description { return known.passed }
        let moment: Timestamp? = if case .once(let moment) = plan.timetable { moment } else { nil }
        try await store.setTimetable(plan.timetable.description, of: plan.scenario, only: moment, passed: plan.publishedAt)
        return plan.publishedAt
    }

    private mutating func refresh(to agenda: Agenda) async throws {
        plans = try await store.liveVersions().compactMap { plan(of: $0) }
        let gone = Set(agenda.entries.keys).subtracting(plans.map(\.scenario))
        if !gone.isEmpty { try await store.forgetTimetables(of: gone.sorted()) }
        revision = agenda.revision
    }

    private func plan(of stored: StoredVersion) -> Plan? {
        do {
            let definition = try ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) }).definition()
            guard let timetable = Timetable(definition.entry.trigger) else { return nil }
            return Plan(
                scenario: stored.scenario, version: stored.version, publishedAt: stored.publishedAt, timetable: timetable,
                segment: definition.entry.segment)
        } catch {
            logger.error(
                "a published version can't be used by this build: its schedule stands still",
                metadata: ["scenario": "\(stored.scenario)", "version": "\(stored.version)", "reason": "\(error)"])
            return nil
        }
    }
}
