internal import Identity
internal import JSON
internal import OpenSSL
internal import Postgres
internal import Scenario
internal import Store
internal import Time

extension Trigger {
    /// The contacts of a batch with all that decisions about them look at: enrollments, events later than late ones, histories.
    func contacts(
        of state: TriggerState, fresh: [InboxEntry], catalog: ScenarioCatalog, in transaction: Transaction
    ) async throws(PostgresError) -> [UUID: ContactState] {
        let types = catalog.aggregatedTypes(for: state.enrollments.values.joined())
        let past = types.isEmpty ? [:] : try await transaction.pastEvents(of: state.contacts.keys.sorted(), types: types.sorted())
        let standings = try await standings(of: state, fresh: fresh, catalog: catalog.catalog, in: transaction)
        let late = Self.late(fresh, state: state)
        let later = late.isEmpty ? [:] : try await transaction.events(after: late)
        var contacts = state.contacts.mapValues { record in
            let id = record.contact.id
            return ContactState(
                contact: record.contact, standing: standings[id] ?? Standing(), lastEventAt: record.lastEventAt,
                enrollments: state.enrollments[id] ?? [], laterEvents: (later[id] ?? []).map(\.event),
                aggregates: EventHistory(entries: (past[id] ?? []).map { EventHistory.Entry(type: $0.type, time: $0.time, data: $0.data) })
            )
        }
        let wanted = Self.passages(fresh, of: catalog.catalog.live, contacts: contacts, now: state.now)
        guard !wanted.isEmpty else { return contacts }
        for enrollment in try await transaction.latestEnrollments(wanted).values where !enrollment.isLive {
            contacts[enrollment.contactID]?.enrollments.append(enrollment)
        }
        return contacts
    }

    /// Whether these contacts may be written to, at the addresses they have and at those that the batch gives them.
    private func standings(
        of state: TriggerState, fresh: [InboxEntry], catalog: Catalog, in transaction: Transaction
    ) async throws(PostgresError) -> [UUID: Standing] {
        var addresses = Set(state.contacts.values.compactMap(\.contact.email))
        for entry in fresh {
            // Its form was looked at when the event came in.
            if let email = entry.event.data["contact"]?["email"]?.string { addresses.insert(email) }
        }
        let hashes = Dictionary(addresses.map { (tokens.hash(of: $0), [$0]) }, uniquingKeysWith: +)
        return try await transaction.standings(
            of: state, addresses: hashes, mailsSince: catalog.mailWindow.map { state.now - $0 })
    }

    /// The contacts of events that are behind others of theirs, and how far behind.
    private static func late(_ fresh: [InboxEntry], state: TriggerState) -> [UUID: Timestamp] {
        var late: [UUID: Timestamp] = [:]
        for entry in fresh {
            guard let newest = state.contacts[entry.contact]?.lastEventAt, entry.event.time <= newest else { continue }
            late[entry.contact] = min(late[entry.contact] ?? .latest, entry.event.time)
        }
        return late
    }

    /// The passages that these events might begin again; a key may ask for what an event before it said of the contact.
    private static func passages(
        _ fresh: [InboxEntry], of engines: [Engine], contacts: [UUID: ContactState], now: Timestamp
    ) -> [EnrollmentKey] {
        var wanted: Set<EnrollmentKey> = []
        var contacts = contacts
        for entry in fresh {
            let listening = engines.filter { $0.definition.entry.on == entry.event.type }
            contacts[entry.contact]?.foresee(entry.event)
            guard !listening.isEmpty, let state = contacts[entry.contact], !state.standing.isErased else { continue }
            for engine in listening {
                guard let key = engine.key(for: entry.event, in: state.circumstances(now: now)) else { continue }
                wanted.insert(EnrollmentKey(contact: entry.contact, scenario: engine.definition.key, key: key))
            }
        }
        return Array(wanted)
    }
}
