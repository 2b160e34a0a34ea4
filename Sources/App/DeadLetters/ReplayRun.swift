internal import IO
internal import Identity
internal import Store

/// One process's work at a replay, batch after batch; before each it looks whether it is still to go on.
struct ReplayRun {
    let store: Store
    let home: LetterHome
    let actor: String
    let clock: any Clock<Duration>

    /// How often a paused replay looks again.
    private static let look: Duration = .milliseconds(500)

    func work(
        at id: UUID, interruption: Interruption, progress: (ReplayOperation) -> Void
    ) async throws -> ReplayOperation {
        var pace = ReplayPace()
        var backoff = Backoff()
        var random = SystemRandom()
        while true {
            guard let operation = try await store.replayOperation(id, isWorking: true) else { throw DeadLetterError.noOperation(id) }
            progress(operation)
            switch operation.state {
            case .done, .cancelled: return operation
            case .running where interruption.isRequested, .paused where interruption.isRequested:
                _ = try await store.setReplay(id, to: .cancelled, from: [.running, .paused], action: "dead cancel", by: actor)
            case .paused:
                pace.rested()
                try await clock.sleep(for: Self.look)
            case .running:
                let begin = ContinuousClock.now
                let batch = try await store.replay(operation, limit: pace.batchSize(rate: operation.rate)) { letters in
                    try await home.publish(letters)
                }
                if batch.isEnd { try await store.finishReplay(id) }
                if batch.refused == 0 { backoff.reset() } else { try await clock.sleep(for: backoff.next(using: &random)) }
                let rest = pace.rest(after: batch.replayed + batch.failed, rate: operation.rate, begun: begin, now: .now)
                if rest > .zero { try await clock.sleep(for: rest) }
            }
        }
    }
}
