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

    /// Reads a row: id, scenario, kind, tick, data, live version, whether it stands still.
    init(_ row: Row) throws(PostgresError) {
        fanout = try row.decode(0)
        scenario = try row.decode(1)
        kind = try row.decode(2)
        tick = try row.decode(3)
        data = try row.json(4).object ?? [:]
        isParked = try row.decode(6)
    }

    /// What a fan-out's events would say, but for its data.
    init(_ fanout: Fanout) {
        self.fanout = fanout.id
        scenario = fanout.scenario
        kind = fanout.kind
        tick = fanout.tick
        data = [:]
        isParked = false
    }

    /// The event for one contact. Its id is the same for every contact, and the same whoever makes it.
    func event(subject: String) -> Event {
        switch kind {
        case .schedule, .broadcast: .scheduleDue(scenario: scenario, tick: tick, subject: subject)
        case .manual: .scenarioEnter(scenario: scenario, id: fanout.description, at: tick, subject: subject, data: data)
        }
    }

    func entry(of contact: UUID, subject: String) -> InboxEntry {
        let event = event(subject: subject)
        return InboxEntry(contact: contact, id: EventIdentity.inboxID(source: event.source, id: event.id), bodyHash: [], event: event)
    }
}
