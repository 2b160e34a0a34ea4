internal import AMQP
internal import Farm
package import IO
internal import Identity
internal import JSON
internal import Jobs
package import Logging
package import OpenSSL
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
        /// Wakes for whom nothing is left to do but to remove their timers.
        var settled: [Wake] = []
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
    /// For looking up whether an address is suppressed.
    let tokens: TokenKey
    private let executor: SerialQueue
    var catalog: ScenarioCatalog

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a trigger over a store; it should share its worker's `executor`. Suppressed addresses are looked up by their hashes under
    /// `tokens`.
    package init(store: Store, tokens: TokenKey, executor: SerialQueue, logger: Logger) {
        self.store = store
        self.tokens = tokens
        self.executor = executor
        catalog = ScenarioCatalog(logger: logger)
    }

    /// Handles a batch in one transaction. Entries must hold no key twice.
    func handle(_ inputs: Inputs) async throws(StageFailure) -> Results {
        var survivors: [UUID: UUID] = [:]
        while true {
            do {
                return try await store.pool.transaction { transaction in
                    try await self.run(inputs, survivors: survivors, in: transaction)
                }
            } catch let error as MergedContacts where !error.survivors.keys.allSatisfy({ survivors[$0] != nil }) {
                survivors.merge(error.survivors) { $1 }
            } catch {
                throw StageFailure(error)
            }
        }
    }

    private func run(_ given: Inputs, survivors: [UUID: UUID], in transaction: Transaction) async throws -> Results {
        let original = try await calling(given, in: transaction)
        let (inputs, merged) = original.moved(to: survivors)
        let state = try await transaction.begin(
            entries: inputs.entries, others: inputs.wakes.map { survivors[$0.contact] ?? $0.contact })
        guard state.survivors.isEmpty else { throw MergedContacts(survivors: state.survivors) }
        var results = Results()
        let known = inputs.entries.filter { !state.fresh.contains($0.key) }
        if !known.isEmpty {
            let taken = try await transaction.takenIn(known.map(\.key))
            results.known = taken.hashes
            results.jobs = taken.pending
        }
        for entry in original.entries where !survivors.isEmpty {
            let survivor = survivors[entry.contact] ?? entry.contact
            results.known[entry.key] = merged[entry.key] ?? results.known[InboxKey(contact: survivor, id: entry.id)]
        }
        let fresh = inputs.entries.filter { state.fresh.contains($0.key) }.clamped(to: state.now)
            .sorted { $0.event.position < $1.event.position }
        var catalog = catalog
        try await catalog.refresh(
            to: state.revision, paused: state.pausedScenarios, for: state.enrollments.values.joined(), in: transaction)
        self.catalog = catalog
        let contacts = try await contacts(of: state, fresh: fresh, catalog: catalog, in: transaction)
        var batch = TriggerBatch(
            contacts: contacts, catalog: catalog.catalog, fields: state.fields, now: state.now, survivors: survivors,
            ids: SystemIdentifiers())
        for entry in fresh { batch.take(entry) }
        // A segment that only newer workers can read keeps its wakes for them.
        for wake in inputs.wakes where catalog.knowsAllSegments || wake.meaning != .segments { batch.take(wake) }
        for wake in inputs.settled { batch.remove(wake) }
        for key in inputs.outcomes { batch.settle(key) }
        try await transaction.save(batch.writes)
        results.jobs += batch.writes.deliveries.map { PendingJob(key: $0.key, lane: $0.lane) }
        return results
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
            )
        )
    }
}
