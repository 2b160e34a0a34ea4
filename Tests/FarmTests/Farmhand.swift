import Farm
import IO
import Jobs
import Logging
import ServiceLifecycle
import Support

/// Runs a worker over a broker in memory.
struct Farmhand {
    let broker = MemoryBroker()
    let marks = MemoryMarks()

    func worker(_ stage: ScriptedStage, pauses: any PauseSwitch = NeverPaused()) -> StageWorker {
        StageWorker(
            stage: stage, inlet: MemoryInlet(broker), outlet: MemoryOutlet(broker), pauses: pauses, suspects: marks,
            executor: SerialQueue(label: "test.worker"), logger: .quiet
        )
    }

    /// Puts messages into the queue of events.
    func put(_ texts: some Sequence<String>) async {
        for text in texts { await broker.put(.sample(text, to: .event)) }
    }

    /// Runs `body` beside a worker of this stage, then ends it as an operator would and waits until it has.
    func run(
        _ stage: ScriptedStage, pauses: any PauseSwitch = NeverPaused(), _ body: (ServiceGroup) async throws -> Void
    ) async throws {
        try await ServiceGroup.running([worker(stage, pauses: pauses)], body)
    }

    /// Runs `body` beside a worker of this stage, then cancels it and waits until it has returned.
    func runCancelling(
        _ stage: ScriptedStage, pauses: any PauseSwitch = NeverPaused(), _ body: () async throws -> Void
    ) async throws {
        let worker = worker(stage, pauses: pauses)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await worker.run() }
            try await body()
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
    }
}

extension ServiceGroup {
    /// Runs `body` beside services, then shuts them down gracefully and waits until they have returned.
    static func running(_ services: [any Service], _ body: (ServiceGroup) async throws -> Void) async throws {
        let group = ServiceGroup(services: services, logger: .quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(group)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
