internal import Dispatch
package import IO
package import Logging

/// A number of connections, each lent to one task at a time; connected when first needed, and again after a loss.
package actor Pool {
    private nonisolated let queue: SerialQueue
    private let connections: [Connection]
    private let greet: Greeting?
    private var state: PoolState
    private var waiting: [UInt64: CheckedContinuation<Result<Int, PostgresError>, Never>] = [:]
    private var closing: [CheckedContinuation<Void, Never>] = []
    private var lastID: UInt64 = 0

    /// What is done on a fresh connection before anybody uses it; one that it fails on is closed.
    package typealias Greeting = @Sendable (Connection) async throws(PostgresError) -> Void

    /// Makes a pool of `size` connections that share `queue` as their executor; nothing is connected yet.
    package init(configuration: DatabaseConfiguration, size: Int, queue: SerialQueue, greet: Greeting? = nil, logger: Logger) {
        self.queue = queue
        self.greet = greet
        connections = (0..<max(1, size)).map { _ in Connection(configuration: configuration, queue: queue, logger: logger) }
        state = PoolState(size: max(1, size))
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    /// Runs `body`, on the caller's actor, with a connection of its own; tasks wait for a free one in the order of asking.
    ///
    /// The connection must not be kept. Throws what `body` throws, or a `PostgresError` when there is no connection to be had.
    package nonisolated(nonsending) func withConnection<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
        let slot = try await lease()
        do {
            let value = try await body(await connected(slot))
            await giveBack(slot)
            return value
        } catch {
            await giveBack(slot)
            throw error
        }
    }

    /// Runs one statement on some connection.
    package nonisolated(nonsending) func query(_ query: Query) async throws(PostgresError) -> Rows {
        let slot = try await lease()
        do throws(PostgresError) {
            let rows = try await connected(slot).query(query)
            await giveBack(slot)
            return rows
        } catch {
            await giveBack(slot)
            throw error
        }
    }

    /// Runs statements in one round trip on some connection, all or none; see `Connection.pipeline`.
    package nonisolated(nonsending) func pipeline(_ queries: [Query]) async throws(PostgresError) -> [Rows] {
        let slot = try await lease()
        do throws(PostgresError) {
            let rows = try await connected(slot).pipeline(queries)
            await giveBack(slot)
            return rows
        } catch {
            await giveBack(slot)
            throw error
        }
    }

    /// Runs `body` in a transaction on some connection; see `Connection.transaction`.
    package nonisolated(nonsending) func transaction<Value>(
        retries: Int = 3,
        level: IsolationLevel = .readCommitted,
        _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        try await withConnection { connection in
            try await connection.transaction(retries: retries, level: level, body)
        }
    }

    /// Refuses new leases, waits for those given out, and closes all connections.
    package func close() async {
        for waiter in state.close() {
            waiting.removeValue(forKey: waiter)?.resume(returning: .failure(.closed))
        }
        if !state.isIdle { await withCheckedContinuation { closing.append($0) } }
        for connection in connections { await connection.close() }
    }

    private func lease() async throws(PostgresError) -> Int {
        if Task.isCancelled { throw .cancelled }
        lastID += 1
        let id = lastID
        switch state.lease(id) {
        case .use(let slot): return slot
        case .refuse: throw .closed
        case .wait: break
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting[id] = $0 }
        } onCancel: {
            queue.dispatchQueue.async { self.assumeIsolated { $0.stopWaiting(id) } }
        }
        return try outcome.get()
    }

    private func stopWaiting(_ id: UInt64) {
        guard state.cancel(id) else { return }
        waiting.removeValue(forKey: id)?.resume(returning: .failure(.cancelled))
    }

    private func connected(_ slot: Int) async throws(PostgresError) -> Connection {
        let connection = connections[slot]
        if await connection.isConnected { return connection }
        try await connection.connect()
        guard let greet else { return connection }
        do throws(PostgresError) {
            try await greet(connection)
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    private func giveBack(_ slot: Int) async {
        await connections[slot].settle()
        switch state.release(slot) {
        case .hand(let waiter): waiting.removeValue(forKey: waiter)?.resume(returning: .success(slot))
        case .keep: break
        case .close: await connections[slot].close()
        }
        guard state.isClosed, state.isIdle else { return }
        let closing = closing
        self.closing = []
        for continuation in closing { continuation.resume() }
    }
}

extension Connection {
    /// Makes it fit for its next user: one with a transaction left open by hand is closed.
    fileprivate func settle() {
        guard let session, turn == nil, !session.isOutsideTransaction else { return }
        logger.warning("a connection was given back with a transaction open, and is closed")
        drop(.connectionLost("a transaction was left open"))
    }
}
