internal import JSON
internal import Jobs
internal import Postgres
internal import Scenario
internal import Store

extension Trigger {
    /// The inputs with the wakes of fan-outs turned into the events that they stand for; those that must come again later are left out, and
    /// their timers stay. The events that were taken in before are recognised by their ids, as a publisher's are.
    func calling(_ inputs: Inputs, in transaction: Transaction) async throws(PostgresError) -> Inputs {
        var called: [(wake: Wake, key: CallingKey)] = []
        var result = inputs
        result.wakes = []
        for wake in inputs.wakes {
            if case .entry(let fanout) = wake.meaning {
                called.append((wake, CallingKey(contact: wake.contact, fanout: fanout)))
            } else {
                result.wakes.append(wake)
            }
        }
        guard !called.isEmpty else { return inputs }
        let found = try await transaction.callings(of: Set(called.map(\.key)))
        var catalog = catalog
        let unreadable = try await catalog.unreadable(found.versions, in: transaction)
        self.catalog = catalog
        var entries: Set<InboxKey> = []
        for (wake, key) in called {
            switch found.callings[key] ?? .void {
            case .parked: continue
            case .void: result.settled.append(wake)
            case .entry(let entry):
                if let scenario = entry.event.data["scenario"]?.string, unreadable.contains(scenario) { continue }
                if entries.insert(entry.key).inserted { result.entries.append(entry) }
                result.settled.append(wake)
            }
        }
        return result
    }
}
