internal import AMQP
internal import Farm
internal import IO
package import Identity
internal import Jobs
package import Store
internal import Workers

extension Session {
    /// Begins a replay of the letters that a filter means, without replaying any: `replay` does that. `rate` is letters a second.
    package func beginReplay(_ filter: DeadLetterFilter, rate: Int?, reason: String?) async throws -> ReplayOperation {
        var random = SystemRandom()
        let id = UUID.version4(using: &random)
        return try await withStore { store in
            try await store.beginReplay(filter, id: id, rate: rate, reason: reason, by: Self.actor)
        }
    }

    /// Lets a replay go on whose process has died, or that was paused or cancelled: `replay` is to follow.
    package func reopenReplay(_ id: UUID) async throws -> ReplayOperation {
        try await change(
            id, to: .running, from: [.running, .paused, .cancelled], action: "dead replay --operation", wanted: "gone on with")
    }

    /// Has whoever works at a replay rest after its batch.
    package func pauseReplay(_ id: UUID) async throws -> ReplayOperation {
        try await change(id, to: .paused, from: [.running, .paused], action: "dead pause", wanted: "paused")
    }

    /// Has whoever works at a replay go on.
    package func resumeReplay(_ id: UUID) async throws -> ReplayOperation {
        try await change(id, to: .running, from: [.running, .paused], action: "dead resume", wanted: "resumed")
    }

    /// Ends a replay after its batch.
    package func cancelReplay(_ id: UUID) async throws -> ReplayOperation {
        try await change(id, to: .cancelled, from: [.running, .paused, .cancelled], action: "dead cancel", wanted: "cancelled")
    }

    /// The replays that began last, the newest first.
    package func replayOperations(limit: Int = 50) async throws -> [ReplayOperation] {
        try await withStore { store in try await store.replayOperations(limit: limit) }
    }

    /// Works at a replay that runs until it is done or cancelled, and returns how it stands; waits while it is paused. `progress` is told
    /// after each batch. An interruption cancels it once the batch is done.
    package func replay(
        _ id: UUID, interruption: Interruption = Interruption(), clock: any Clock<Duration> = ContinuousClock(),
        progress: (ReplayOperation) -> Void = { _ in }
    ) async throws -> ReplayOperation {
        let seal = LetterSeal(try resources.seal())
        return try await withStore { store in
            try await withPublisher { publisher in
                try await publisher.declare(.standard)
                let run = ReplayRun(store: store, home: LetterHome(publisher: publisher, seal: seal), actor: Self.actor, clock: clock)
                return try await run.work(at: id, interruption: interruption, progress: progress)
            }
        }
    }

    private func change(
        _ id: UUID, to state: ReplayOperation.State, from states: [ReplayOperation.State], action: String, wanted: String
    ) async throws -> ReplayOperation {
        try await withStore { store in
            if let changed = try await store.setReplay(id, to: state, from: states, action: action, by: Self.actor) { return changed }
            guard let operation = try await store.replayOperation(id) else { throw DeadLetterError.noOperation(id) }
            throw DeadLetterError.operation(id, operation.state, wanted: wanted)
        }
    }
}
