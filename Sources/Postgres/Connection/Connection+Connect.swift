internal import CPostgres
internal import Dispatch
internal import IO

extension Connection {
    /// Connects, unless it is connected already.
    ///
    /// Throws `.configuration` or `.unreachable` with libpq's sentence, `.timedOut`, or `.cancelled`. Hosts are tried in turn.
    package func connect() async throws(PostgresError) {
        try await enter(.anyone)
        defer { leave() }
        guard session == nil else { return }
        do throws(PostgresError) {
            let session = Session(owning: try await handshake(), logger: logger)
            try session.watch(on: queue) { [weak self] in
                self?.assumeIsolated { $0.becameReadable() }
            }
            self.session = session
        } catch {
            lossReason = error
            throw error
        }
    }

    private func handshake() async throws(PostgresError) -> PointerInTransit {
        let target = try ConnectionString(configuration.url)
        let keywords = configuration.keywords(options: target.options)
        guard !keywords.contains(where: { $1.utf8.contains(0) }) else {
            throw .configuration("the connection string holds a NUL character")
        }
        let id = nextID()
        let patience = target.patience(default: configuration.connectTimeout)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                connecting = (id, continuation)
                Handshake.start(keywords) { outcome in self.hop { $0.handshakeEnded(id, outcome) } }
                queue.dispatchQueue.asyncAfter(deadline: .now() + .milliseconds(Int(patience.wholeMilliseconds))) { [weak self] in
                    self?.assumeIsolated { $0.abandonHandshake(id, .timedOut("connecting to \(target) took longer than \(patience)")) }
                }
            }
        } onCancel: {
            hop { $0.abandonHandshake(id, .cancelled) }
        }
        return try outcome.get()
    }

    /// Valid from: connecting (the caller gets the connection), abandoned (nobody wants it, so it is closed).
    private func handshakeEnded(_ id: UInt64, _ outcome: Handshake.Outcome) {
        guard let connecting, connecting.id == id else {
            if case .connected(let pointer) = outcome { PQfinish(pointer.take()) }
            return
        }
        self.connecting = nil
        switch outcome {
        case .connected(let pointer): connecting.continuation.resume(returning: .success(pointer))
        case .failed(let error): connecting.continuation.resume(returning: .failure(error))
        }
    }

    /// The thread that connects cannot be stopped, but need not be waited for.
    private func abandonHandshake(_ id: UInt64, _ reason: PostgresError) {
        guard let connecting, connecting.id == id else { return }
        self.connecting = nil
        connecting.continuation.resume(returning: .failure(reason))
    }
}

extension ConnectionString {
    /// How long all hosts together may take, and one second more, so that libpq's own account of it comes first.
    fileprivate func patience(default timeout: Duration) -> Duration {
        let seconds = max(2, connectTimeout ?? timeout.roundedUpSeconds)
        return .seconds(seconds * Int64(max(1, hostCount)) + 1)
    }
}
