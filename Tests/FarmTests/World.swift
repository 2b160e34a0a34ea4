import Farm
import IO
import Jobs
import ServiceLifecycle
import Support

/// A worker over a broker in memory, whose rests last until the test moves the clock.
struct World: Sendable {
    let broker: MemoryBroker
    let clock = ManualClock()
    let marks = MemoryMarks()

    init(returnsInOrder: Bool = true) {
        broker = MemoryBroker(returnsInOrder: returnsInOrder)
    }

    func put(_ texts: some Sequence<String>) async {
        for text in texts { await broker.put(.sample(text, to: .event)) }
    }

    func worker(_ stage: ScriptedStage) -> StageWorker {
        StageWorker(
            stage: stage, inlet: MemoryInlet(broker), outlet: MemoryOutlet(broker), suspects: marks, clock: clock,
            executor: SerialQueue(label: "test.worker"), logger: .quiet
        )
    }

    /// Runs `body` beside a worker of this stage, then ends it as an operator would and waits until it has.
    func run(_ stage: ScriptedStage, _ body: () async throws -> Void) async throws {
        try await ServiceGroup.running([worker(stage)]) { _ in try await body() }
    }

    /// Runs `body` while time passes as fast as somebody sleeps beside the watch of the pause switch, which always does.
    func passing(_ body: () async -> Void) async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                while !Task.isCancelled {
                    await clock.sleepers(2)
                    clock.advance(by: .seconds(15))
                }
            }
            await body()
            tasks.cancelAll()
        }
    }
}
