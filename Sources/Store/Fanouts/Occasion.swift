internal import Identity
internal import JSON
internal import Postgres
internal import Scenario
internal import Time

/// What a fan-out's events say.
struct Occasion {
    let fanout: UUID
    let scenario: String
    let kind: Fanout.Kind
    let tick: Timestamp
    let data: JSONObject
    let isParked: Bool
    /// The database's time: when it comes to its contacts.
    let now: Timestamp

    /// Reads a row: id, scenario, kind, tick, data, live version, whether it stands still, the time.
    init(_ row: Row) throws(PostgresError) {
        fanout = try row.decode(0)
        scenario = try row.decode(1)
        kind = try row.decode(2)
        tick = try row.decode(3)
        data = try row.json(4).object ?? [:]
        isParked = try row.decode(6)
        now = try row.decode(7)
    }

    /// The event for one contact. Its id is the same for every contact, and the same whoever makes it and when.
    private func event(subject: String) -> Event {
        switch kind {
        case .schedule: .scheduleDue(scenario: scenario, tick: tick, subject: subject)
        case .broadcast: .scheduleDue(scenario: scenario, tick: tick, at: now, subject: subject)
        case .manual: .scenarioEnter(scenario: scenario, id: fanout.description, at: now, subject: subject, data: data)
        }
    }

    func entry(of contact: UUID, subject: String) -> InboxEntry {
        let event = event(subject: subject)
        return InboxEntry(contact: contact, id: EventIdentity.inboxID(source: event.source, id: event.id), bodyHash: [], event: event)
    }
}
