internal import AMQP
internal import Farm
package import IO
internal import Identity
internal import JSON
internal import Jobs
package import Logging
internal import Postgres
internal import Scenario
package import Store
internal import Time

/// Decides what follows from events, wakes and outcomes: one transaction per batch, then the jobs of the deliveries it made.
///
/// Lock order: inbox → contacts → enrollments → timers → deliveries, each sorted by key.
package actor Trigger {
    /// What a batch asks of the trigger.
    struct Inputs {
        var entries: [InboxEntry] = []
        var wakes: [Wake] = []
        var outcomes: [DeliveryKey] = []
    }

    /// What came of a batch.
    struct Results {
        /// The deliveries whose jobs are to be published: made now, or left over from a delivery of the same message that died.
        var jobs: [PendingJob] = []
        /// The body hashes of the keys that had been taken in before.
        var known: [InboxKey: [UInt8]] = [:]
    }

    private let store: Store
    private let executor: SerialQueue
    private var catalog: ScenarioCatalog

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a trigger over a store; it should share its worker's `executor`.
    package init(store: Store, executor: SerialQueue, logger: Logger) {
        self.store = store
        self.executor = executor
        catalog = ScenarioCatalog(logger: logger)
    }

    /// Handles a batch in one transaction. Entries must hold no key twice.
    func handle(_ inputs: Inputs) async throws(StageFailure) -> Results {
        do {
            return try await store.pool.transaction { transaction in try await self.run(inputs, in: transaction) }
        } catch {
            throw StageFailure(error)
        }
    }

    private func run(_ inputs: Inputs, in transaction: Transaction) async throws(PostgresError) -> Results {
        let state = try await transaction.begin(entries: inputs.entries, others: inputs.wakes.map(\.contact))
        var results = Results()
        let known = inputs.entries.filter { !state.fresh.contains($0.key) }
        if !known.isEmpty {
            let taken = try await transaction.takenIn(known.map(\.key))
            results.known = taken.hashes
            results.jobs = taken.pending
        }
        let fresh = inputs.entries.filter { state.fresh.contains($0.key) }.clamped(to: state.now)
            .sorted { $0.event.position < $1.event.position }
        var catalog = catalog
        try await catalog.refresh(to: state.revision, for: state.enrollments.values.joined(), in: transaction)
        self.catalog = catalog
        var batch = try await prepare(fresh, wakes: inputs.wakes, state: state, catalog: catalog, in: transaction)
        for entry in fresh { batch.take(entry) }
        for wake in inputs.wakes { batch.take(wake) }
        for key in inputs.outcomes { batch.settle(key) }
        try await transaction.save(batch.writes)
        results.jobs += batch.writes.deliveries.map { PendingJob(key: $0.key, lane: $0.lane) }
        return results
    }

    /// Reads what depends on what was read first: older enrollments, events later than late ones, histories.
    private func prepare(
        _ fresh: [InboxEntry], wakes: [Wake], state: TriggerState, catalog: ScenarioCatalog, in transaction: Transaction
    ) async throws(PostgresError) -> TriggerBatch {
        var late: [UUID: Timestamp] = [:]
        for entry in fresh {
            guard let newest = state.contacts[entry.contact]?.lastEventAt, entry.event.time <= newest else { continue }
            late[entry.contact] = min(late[entry.contact] ?? .latest, entry.event.time)
        }
        let later = late.isEmpty ? [:] : try await transaction.events(after: late).mapValues { $0.map(\.event) }
        let histories = try await histories(
            of: Set(fresh.map(\.contact) + wakes.map(\.contact)), types: catalog.aggregatedTypes(for: state.enrollments.values.joined()),
            now: state.now, in: transaction
        )
        let wanted = passages(fresh, of: catalog.live, state: state, histories: histories)
        let latest = wanted.isEmpty ? [:] : try await transaction.latestEnrollments(wanted)
        return TriggerBatch(
            state: state, catalog: catalog, laterEvents: later, latest: latest, histories: histories, ids: SystemIdentifiers()
        )
    }

    private func histories(
        of contacts: Set<UUID>, types: Set<String>, now: Timestamp, in transaction: Transaction
    ) async throws(PostgresError) -> [UUID: EventHistory] {
        guard !types.isEmpty else { return [:] }
        var histories = Dictionary(uniqueKeysWithValues: contacts.map { ($0, EventHistory(now: now)) })
        for (contact, events) in try await transaction.pastEvents(of: contacts.sorted(), types: types.sorted()) {
            histories[contact]?.entries = events.map { EventHistory.Entry(type: $0.type, time: $0.time, data: $0.data) }
        }
        return histories
    }

    /// The passages that these events might begin again; an entry's condition may ask for what an event before it said of the contact.
    private func passages(
        _ fresh: [InboxEntry], of engines: [Engine], state: TriggerState, histories: [UUID: EventHistory]
    ) -> [EnrollmentKey] {
        var wanted: Set<EnrollmentKey> = []
        var contacts = state.contacts
        for entry in fresh {
            guard var record = contacts[entry.contact], !record.isErased else { continue }
            record.contact = entry.update?.applied(to: record.contact) ?? record.contact
            contacts[entry.contact] = record
            let contact = record.contact
            for engine in engines {
                let aggregates = histories[entry.contact] ?? EventHistory(now: state.now)
                guard let key = engine.entryKey(for: entry.event, contact: contact, now: state.now, aggregates: aggregates) else {
                    continue
                }
                wanted.insert(EnrollmentKey(contact: entry.contact, scenario: engine.definition.key, key: key))
            }
        }
        return Array(wanted)
    }

    /// What the outcomes' events say, read before the batch begins.
    func outcomeEvents(_ outcomes: [Outcome]) async throws(StageFailure) -> [InboxEntry] {
        do {
            let keys = outcomes.map { DeliveryKey(contact: $0.contact, delivery: $0.delivery) }
            let found = try await store.outcomeData(Array(Set(keys)).sorted())
            return outcomes.compactMap { outcome in
                found[DeliveryKey(contact: outcome.contact, delivery: outcome.delivery)].map { InboxEntry(outcome, of: $0) }
            }
        } catch {
            throw StageFailure(error)
        }
    }
}

extension InboxEntry {
    /// The event `email.<kind>` that an outcome is for scenarios.
    fileprivate init(_ outcome: Outcome, of delivery: (subject: String, data: JSONValue)) {
        let id = "\(outcome.delivery)/\(outcome.kind.rawValue)"
        let source = "urn:goniec:delivery"
        self.init(
            contact: outcome.contact,
            id: EventIdentity.inboxID(source: source, id: id),
            bodyHash: [],
            event: Event(
                id: id, source: source, type: "email.\(outcome.kind.rawValue)", subject: delivery.subject, time: outcome.at,
                data: delivery.data
            ),
            update: nil
        )
    }
}
