package import Identity
package import JSON
internal import Postgres
package import Time

/// Something done to everybody who is under way in a scenario, as it stands in the database: any shell can look at it and go on with it.
package struct ScenarioOperation: Sendable, Equatable {
    /// What is done.
    package enum Kind: Sendable, Equatable {
        /// They go over to a version, as a map says.
        case migrate(version: Int, map: JSONObject)
        /// They go on after a pause.
        case resume(pausedAt: Timestamp, resumedAt: Timestamp)
        /// They end.
        case end

        /// As the database writes it.
        package var name: String {
            switch self {
            case .migrate: "migrate"
            case .resume: "resume"
            case .end: "end"
            }
        }
    }

    /// How far it is. Valid transitions: running → done, running → cancelled.
    package enum State: String, Sendable, PostgresElement {
        case running, cancelled, done
    }

    /// The operation.
    package let id: UUID
    /// The scenario.
    package let scenario: String
    /// What is done.
    package let kind: Kind
    /// Who began it.
    package let actor: String
    /// How far it is.
    package let state: State
    /// How many were under way when it began.
    package let total: Int64
    /// How many have been passed.
    package let passed: Int64
    /// How many of them something was done to.
    package let changed: Int64
    /// The last one that has been passed.
    package let cursor: PassageKey?
    /// When it began.
    package let startedAt: Timestamp
    /// Whether its process hasn't looked for half a minute though it should have: it has died.
    package let isAbandoned: Bool
}

extension ScenarioOperation {
    static let columns = """
        o.operation_id, o.scenario, o.kind, o.version, o.map, o.paused_at, o.resumed_at, o.actor, o.state, o.total, o.passed, o.changed,
            o.cursor_contact, o.cursor_enrollment, o.started_at,
            o.state = 'running' AND o.seen_at < clock_timestamp() - interval '30 seconds'
        """

    init(_ row: Row) throws(PostgresError) {
        id = try row.decode(0)
        scenario = try row.decode(1)
        kind = try Kind(row)
        actor = try row.decode(7)
        state = try row.decode(8)
        total = try row.decode(9)
        passed = try row.decode(10)
        changed = try row.decode(11)
        let (contact, enrollment) = (try row.decode(12, as: UUID?.self), try row.decode(13, as: UUID?.self))
        cursor = contact.flatMap { contact in enrollment.map { PassageKey(contact: contact, enrollment: $0) } }
        startedAt = try row.decode(14)
        isAbandoned = try row.decode(15)
    }
}

extension ScenarioOperation.Kind {
    fileprivate init(_ row: Row) throws(PostgresError) {
        switch try row.decode(2, as: String.self) {
        case "migrate":
            self = .migrate(version: Int(try row.decode(3, as: Int32.self)), map: try row.json(4).object ?? [:])
        case "resume": self = .resume(pausedAt: try row.decode(5), resumedAt: try row.decode(6))
        default: self = .end
        }
    }
}
