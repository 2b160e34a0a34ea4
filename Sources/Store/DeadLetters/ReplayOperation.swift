package import Identity
internal import JSON
internal import Postgres
package import Time

/// A replay of many letters, as it stands in the database: any shell can look at it, stop it, and go on with it.
package struct ReplayOperation: Sendable, Equatable {
    /// How far it is.
    ///
    /// Valid transitions: running ⇄ paused; either → cancelled; running → done; cancelled → running by who goes on with it.
    package enum State: String, Sendable, PostgresElement {
        case running, paused, cancelled, done
    }

    /// The operation.
    package let id: UUID
    /// Which letters it replays.
    package let filter: DeadLetterFilter
    /// Who began it.
    package let actor: String
    /// Why.
    package let reason: String?
    /// Letters a second, at most; nil for as fast as it goes.
    package let rate: Int?
    /// How far it is.
    package let state: State
    /// Letters that it meant when it began.
    package let total: Int64
    /// Letters it has replayed.
    package let done: Int64
    /// Letters it could not replay.
    package let failed: Int64
    /// Where the next batch begins.
    package let cursor: LetterCursor?
    /// When it began; letters that died later aren't its own.
    package let startedAt: Timestamp
    /// When its process last looked.
    package let seenAt: Timestamp
    /// When it was done or cancelled.
    package let endedAt: Timestamp?
    /// Whether its process hasn't looked for half a minute though it should have: it has died.
    package let isAbandoned: Bool
}

extension ReplayOperation {
    static let columns = """
        operation_id, filter, actor, reason, rate, state, total, done, failed, cursor_at, cursor_id, started_at, seen_at, ended_at,
            state IN ('running', 'paused') AND seen_at < clock_timestamp() - interval '30 seconds'
        """

    init(_ row: Row) throws(PostgresError) {
        id = try row.decode(0)
        guard let filter = DeadLetterFilter(try row.json(1).object ?? [:]) else {
            throw .misuse("the replay \(id) was begun by a newer build, whose filter this one can't read")
        }
        self.filter = filter
        actor = try row.decode(2)
        reason = try row.decode(3)
        rate = try row.decode(4, as: Int32?.self).map { Int($0) }
        state = try row.decode(5)
        total = try row.decode(6)
        done = try row.decode(7)
        failed = try row.decode(8)
        let (at, id) = (try row.decode(9, as: Timestamp?.self), try row.decode(10, as: UUID?.self))
        cursor = at.flatMap { at in id.map { LetterCursor(at: at, id: $0) } }
        startedAt = try row.decode(11)
        seenAt = try row.decode(12)
        endedAt = try row.decode(13)
        isAbandoned = try row.decode(14)
    }
}
