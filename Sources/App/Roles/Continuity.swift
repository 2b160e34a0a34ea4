internal import Logging
internal import Postgres
internal import Store
internal import Synchronization

/// Notices, for all of a process's connections to the database, when another database has taken the place of the one it knew: before a
/// fresh connection is used, and once a second.
///
/// A copy of the files that is put back has the same identity and knows nothing of what it lacks; only who was there before can tell.
/// Processes that begin after that remember nothing: they trust the database, unless one that lived has written its doubt into it.
final class Continuity: Sendable {
    private struct State {
        var memory: DatabaseMemory
        var hasStandby = true
    }

    private let failover: DatabaseMemory.Failover
    private let name: String
    private let logger: Logger
    private let state: Mutex<State>

    /// Begins with what `memory` has; `name` stands in the audit where the process does something about what it noticed.
    init(memory: DatabaseMemory, name: String, logger: Logger) {
        failover = memory.failover
        self.name = name
        self.logger = logger
        state = Mutex(State(memory: memory))
    }

    /// Looks over a connection that was made just now.
    func greet(_ connection: Connection) async throws(PostgresError) {
        try await look(over: connection, replicated: false)
    }

    /// Looks again, and remembers how far the database has come.
    func look(over connection: Connection) async throws(PostgresError) {
        try await look(over: connection, replicated: failover == .synchronous)
    }

    private func look(over connection: Connection, replicated: Bool) async throws(PostgresError) {
        // Others look over connections of their own meanwhile: what they see later is no measure for this.
        let before = state.withLock { $0.memory }
        let now: DatabaseSighting
        do {
            now = try await connection.sighting(replicated: replicated)
        } catch {
            guard error.isOfNoDatabaseOfOurs else { throw error }
            return
        }
        warn(awaitsStandby: now.awaitsStandby)
        let judgement = before.judge(now)
        try await act(on: judgement, connection)
        state.withLock { $0.memory.adopt(now, judged: judgement) }
    }

    private func act(on judgement: DatabaseMemory.Judgement, _ connection: Connection) async throws(PostgresError) {
        switch judgement {
        case .same: break
        case .older(let bytes):
            let reason = "its log stands \(bytes) bytes before where it stood: an older copy has taken its place"
            try await connection.doubtDatabase(because: reason, by: name)
            logger.critical("the database lacks what it had", metadata: ["reason": "\(reason)"])
        case .failedOver(let timeline):
            guard try await connection.acceptFailover(from: timeline, by: name) else { break }
            logger.warning("the synchronous standby has taken over, and sending goes on", metadata: ["from": "timeline \(timeline)"])
        }
    }

    private func warn(awaitsStandby: Bool) {
        guard failover == .synchronous else { return }
        let before = state.withLock { state in
            defer { state.hasStandby = awaitsStandby }
            return state.hasStandby
        }
        guard before, !awaitsStandby else { return }
        logger.warning("database.failover is synchronous, but the server waits for no standby: after a failover nothing would be sent")
    }
}

extension PostgresError {
    /// The schema isn't there yet, or the server is a standby: nobody can send from it.
    fileprivate var isOfNoDatabaseOfOurs: Bool {
        guard case .server(let error) = self else { return false }
        return error.sqlState.hasPrefix("42") || ["55000", "25006"].contains(error.sqlState)
    }
}
