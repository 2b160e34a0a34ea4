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
        let needs = catalog.needs(of: state.enrollments.values.joined())
        let rollups = try await transaction.aggregates(
            of: Array(state.contacts.keys), needs, counted: state.countedFields, now: state.now)
        let standings = try await standings(of: state, fresh: fresh, catalog: catalog.catalog, in: transaction)
        let (passages, events) = try await past(of: state, fresh: fresh, in: transaction)
        var contacts = state.contacts.mapValues { record in
            let id = record.contact.id
            return ContactState(
                contact: record.contact, standing: standings[id] ?? Standing(), lastEventAt: record.lastEventAt,
                enrollments: passages[id] ?? [], laterEvents: (events[id] ?? []).map(\.event),
                aggregates: rollups[id] ?? Rollup(now: state.now, needs: needs), memberships: state.memberships[id] ?? [],
                segmentsDueAt: record.segmentsDueAt
            )
        }
        let wanted = Self.passages(fresh, of: catalog.catalog, contacts: contacts, now: state.now)
        guard !wanted.isEmpty else { return contacts }
        for enrollment in try await transaction.latestEnrollments(wanted).values where !enrollment.isLive {
            guard !(passages[enrollment.contactID] ?? []).contains(where: { $0.id == enrollment.id }) else { continue }
            contacts[enrollment.contactID]?.enrollments.append(enrollment)
        }
        return contacts
    }

    /// The live passages, and where events are late the ended ones that they may concern and the events of all those that may begin anew.
    private func past(
        of state: TriggerState, fresh: [InboxEntry], in transaction: Transaction
    ) async throws(PostgresError) -> (passages: [UUID: [Enrollment]], events: [UUID: [StoredEvent]]) {
        let late = Self.late(fresh, state: state)
        guard !late.isEmpty else { return (state.enrollments, [:]) }
        let passages = state.enrollments.merging(try await transaction.enrollments(endedAfter: late)) { $0 + $1 }
        let entries = passages.mapValues { $0.filter(\.isRevocable).map(\.entry.time).min() }
        return (passages, try await transaction.events(after: late, since: entries.compactMapValues(\.self)))
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

    /// The passages that these events, or segments that change by them or by time, might begin again; a key may ask for what an event before
    /// it said of the contact.
    private static func passages(
        _ fresh: [InboxEntry], of catalog: Catalog, contacts: [UUID: ContactState], now: Timestamp
    ) -> [EnrollmentKey] {
        var wanted: Set<EnrollmentKey> = []
        var contacts = contacts
        func want(_ event: Event?, of state: ContactState) {
            for name in catalog.passages(event, of: state, now: now) {
                wanted.insert(EnrollmentKey(contact: state.contact.id, scenario: name.scenario, key: name.key))
            }
        }
        for state in contacts.values { want(nil, of: state) }
        for entry in fresh {
            contacts[entry.contact]?.foresee(entry.event)
            if let state = contacts[entry.contact] { want(entry.event, of: state) }
        }
        return Array(wanted)
    }
}
