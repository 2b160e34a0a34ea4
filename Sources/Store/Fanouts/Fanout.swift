package import Identity
internal import Postgres
internal import Scenario
package import Time

/// Contacts being let into a scenario, chunk by chunk, as it stands in the database.
package struct Fanout: Sendable, Equatable {
    /// What lets them in.
    package enum Kind: String, Sendable, PostgresElement {
        case schedule, broadcast, manual
    }

    /// How far it is.
    ///
    /// Valid transitions: running ⇄ paused; running → done; running, paused, done → cancelled.
    package enum State: String, Sendable, PostgresElement {
        case running, paused, done, cancelled
    }

    /// The fan-out.
    package let id: UUID
    /// Where the contacts come in.
    package let scenario: String
    /// What lets them in.
    package let kind: Kind
    /// The moment it stands for.
    package let tick: Timestamp
    /// When it may begin.
    package let beginsAt: Timestamp
    /// Whose members it is about; nil for all contacts, or for those that were named.
    package let segment: String?
    /// Contacts an hour; nil for as fast as it goes.
    package let rate: Int?
    /// How far it is.
    package let state: State
    /// How many contacts it is about: counted when it began where they are few, at its end otherwise; nil as long as nobody knows.
    package let total: Int64?
    /// How many of them are on their way, or there.
    package let done: Int64
    /// With a rate: when the next contact is due.
    package let nextAt: Timestamp?
    /// Who began it; nil for the farm itself.
    package let actor: String?
    /// Why.
    package let reason: String?
    /// When it began.
    package let startedAt: Timestamp?
    /// When another moment was published before it began: it doesn't begin unless its own is published again.
    package let supersededAt: Timestamp?
    /// When it was done or cancelled.
    package let endedAt: Timestamp?
    /// The last contact that it has come to; contacts' ids are as good as random.
    let cursor: UUID?

    /// How many contacts it is about, or about how many by how far it has come among their ids; nil in the beginning.
    package var estimate: Int64? {
        if let total { return total }
        guard let cursor, cursor.high > UInt64.max / 1_000 else { return nil }
        return Int64((Double(done) * Double(UInt64.max) / Double(cursor.high)).rounded())
    }
}

extension Fanout {
    /// The namespace of fan-outs' ids: UUIDv5 of the URL namespace and "urn:goniec:fanout".
    private static let namespace = UUID.version5(namespace: .urlNamespace, name: "urn:goniec:fanout".utf8)

    /// The id of the fan-out for a moment of a scenario's.
    package static func id(scenario: String, tick: Timestamp) -> UUID {
        UUID.version5(namespace: namespace, name: "\(scenario)/\(tick)".utf8)
    }

    /// The id of the fan-out whose event stands there; nil for any other event.
    static func id(behind entry: EventPosition) -> UUID? {
        switch entry.source {
        case Event.scheduleSource: UUID.version5(namespace: namespace, name: entry.id.utf8)
        case Event.enterSource: entry.id.split(separator: "/").last.flatMap { UUID(String($0)) }
        default: nil
        }
    }

    static let columns = """
        fanout_id, scenario, kind, tick, begins_at, segment, rate, state, total, done, next_at, actor, reason, started_at, ended_at,
        superseded_at, cursor
        """

    init(_ row: Row) throws(PostgresError) {
        id = try row.decode(0)
        scenario = try row.decode(1)
        kind = try row.decode(2)
        tick = try row.decode(3)
        beginsAt = try row.decode(4)
        segment = try row.decode(5)
        rate = try row.decode(6, as: Int32?.self).map { Int($0) }
        state = try row.decode(7)
        total = try row.decode(8)
        done = try row.decode(9)
        nextAt = try row.decode(10)
        actor = try row.decode(11)
        reason = try row.decode(12)
        startedAt = try row.decode(13)
        endedAt = try row.decode(14)
        supersededAt = try row.decode(15)
        cursor = try row.decode(16)
    }
}
