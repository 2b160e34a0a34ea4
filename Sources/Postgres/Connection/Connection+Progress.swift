/// A turn moves on whenever the socket does: commands are sent as far as it takes them and answers taken as far as they came, so that
/// neither side ever waits for the other to read, however large a pipeline is.
extension Connection {
    /// The number of bytes after which it is worth looking whether the socket is full.
    private static var flushThreshold: Int { 65_536 }

    /// There is something to read.
    func becameReadable() {
        guard let session else { return }
        // Nobody takes the rows now: to read them would only move them from the server's memory into ours.
        if turn == nil, copy?.direction == .out { return session.stopReading() }
        guard session.read() else { return lose(session) }
        turn?.lastSign = .now
        progress()
        while let notification = self.session?.nextNotification() { deliver(notification) }
    }

    /// Moves the turn on as far as possible without waiting.
    func progress() {
        guard let session, turn != nil else { return }
        guard send(through: session), receive(from: session) else { return }
        finishIfComplete(session)
    }

    /// Sends what the socket takes; false when the connection was lost.
    private func send(through session: Session) -> Bool {
        // Not "until it was full once": it may have room again by now, and then nothing would wait for it.
        repeat {
            while let command = turn?.exchange.unsent, (turn?.unflushed ?? 0) < Self.flushThreshold {
                guard buffer(command, in: session) else {
                    lose(session)
                    return false
                }
                turn?.exchange.didSend()
            }
        } while flush(session) && turn?.exchange.unsent != nil
        return self.session != nil
    }

    /// Hands one command to libpq; false when it would not take it.
    private func buffer(_ command: Exchange.Command, in session: Session) -> Bool {
        guard let turn else { return false }
        switch command {
        case .close(let name):
            return session.deallocate(name)
        case .prepare(let index, let name):
            let query = turn.queries[index]
            self.turn?.unflushed += query.sql.utf8.count
            return session.prepare(name, sql: query.sql, types: query.parameters.types)
        case .execute(let index, let name):
            self.turn?.unflushed += turn.queries[index].parameters.buffer.bytes.count + 64
            return session.execute(turn.queries[index], as: name)
        case .direct(let index):
            return session.execute(turn.queries[index], as: nil)
        case .sync:
            return session.sync()
        case .script, .copy:
            return session.sendScript(turn.script ?? "")
        case .data(let bytes):
            self.turn?.unflushed += bytes.count
            return session.sendCopyData(bytes)
        case .endCopy(let reason):
            return session.endCopy(refusing: reason)
        case .rows:
            return session.goOnReading(on: queue)
        case .discardRows:
            let id = turn.id
            self.turn?.cancellation = .underWay
            session.requestCancel { self.hop { $0.cancellationSent(id) } }
            awaitEnd(of: id, after: "its COPY was given up")
            return session.goOnReading(on: queue)
        }
    }

    /// Sends what is buffered; false when the socket is full (it is then waited for) or the connection lost.
    private func flush(_ session: Session) -> Bool {
        switch session.flush() {
        case .done:
            turn?.unflushed = 0
            turn?.exchange.didFlush()
            session.stopAwaitingWritable()
            return true
        case .blocked:
            session.awaitWritable(on: queue) { [weak self] in
                self?.assumeIsolated { $0.becameWritable() }
            }
            return false
        case .lost:
            lose(session)
            return false
        }
    }

    private func becameWritable() {
        session?.stopAwaitingWritable()
        turn?.lastSign = .now
        progress()
    }

    /// Takes the answers that have come; false when the connection was lost.
    private func receive(from session: Session) -> Bool {
        while let turn, let command = turn.exchange.unanswered {
            switch nextAnswer(to: command, of: turn, from: session) {
            case .nothingYet:
                // libpq also reads while it sends, and what TLS then holds back, the socket does not announce.
                guard session.holdsUnread else { return true }
                guard session.read() else {
                    lose(session)
                    return false
                }
            case .success(let rows):
                self.turn?.exchange.succeeded(rows)
            case .failure(let error):
                if error.endsConnection || session.isBroken {
                    drop(.connectionLost(error.message))
                    return false
                }
                forget(self.turn?.exchange.failed(error))
            case .skipped:
                forget(self.turn?.exchange.skipped())
            case .end, .synced:
                if command.endsCopy(isOver: copy?.isOver ?? true) { copy = nil }
                self.turn?.exchange.advance()
            case .copying(let direction):
                guard command == .copy, let direction else {
                    drop(.misuse("COPY cannot be a query"))
                    return false
                }
                copy = Copy(direction: direction)
                self.turn?.exchange.advance()
            }
        }
        return true
    }

    private func nextAnswer(to command: Exchange.Command, of turn: Turn, from session: Session) -> Session.Answer {
        switch command {
        case .data: return .nothingYet
        case .rows, .discardRows:
            guard copy?.isOver == false else { break }
            switch session.takeRows(into: &copied, limit: command == .rows ? Self.copyOutThreshold : nil) {
            case .enough: return .end
            case .nothingYet: return .nothingYet
            case .over: copy?.isOver = true
            }
        case .close, .prepare, .execute, .direct, .sync, .script, .copy, .endCopy: break
        }
        let query = turn.exchange.currentQuery
        let sql = turn.queries.indices.contains(query) ? turn.queries[query].sql : turn.script ?? ""
        return session.nextAnswer(query: query, sql: sql)
    }

    private func forget(_ query: Int?) {
        guard let query, let key = turn?.queries[query].key else { return }
        statements.forget(key)
    }

    /// Ends the turn when all is answered and no request to cancel is on its way.
    func finishIfComplete(_ session: Session) {
        guard let turn, turn.exchange.isComplete, turn.cancellation != .underWay else { return }
        guard copy != nil || session.resumePipeline() else { return lose(session) }
        self.turn = nil
        turn.continuation.resume(returning: turn.outcome)
    }

    /// The connection broke: what the server said before it hung up is the best reason there is.
    private func lose(_ session: Session) {
        let reason = session.message
        drop(.connectionLost(turn == nil ? reason : session.lastWords()?.message ?? reason))
    }
}
