import AMQP
import Farm
import IO
import Jobs
import ServiceLifecycle
import Support
import Testing

/// A switch that a test turns.
private actor Switch: PauseSwitch {
    private var isOn = false

    func isPaused(_ queue: QueueName) async -> Bool { isOn }

    func turn(on: Bool) {
        isOn = on
    }
}

/// What a worker shows of itself to whoever looks from outside.
@Suite(.timeLimit(.minutes(1))) struct GaugeTests {
    private let world = World()

    private func reads(_ worker: StageWorker, _ isMet: (WorkerReading) -> Bool) async throws {
        try await until("the gauge shows it") { isMet(worker.gauge.read()) ? true : nil }
    }

    @Test func `what is in hand shows while it is handled, and as finished once it is acknowledged`() async throws {
        let gate = Tally()
        let stage = ScriptedStage(batchSize: 1) { batch in
            await gate.reached(1)
            return ScriptedStage.passOn(batch)
        }
        let worker = world.worker(stage)
        #expect(worker.gauge.queue == .event && worker.gauge.read().state == .connecting)
        await world.broker.put(.sample("a", to: .event, headers: ["x-enqueued-at": 41]))
        try await ServiceGroup.running([worker]) { _ in
            await stage.journal.reached(1)
            let held = worker.gauge.read()
            #expect(held.state == .consuming && held.unacked == 1 && held.finished == 0 && held.deliveredTo == 41 && !held.isCaughtUp)
            await gate.add()
            try await reads(worker) { $0.finished == 1 && $0.unacked == 0 && $0.isCaughtUp }
        }
        #expect(worker.gauge.read().state == .draining)
    }

    @Test func `a stage that lacks something waits, with the reason, until it can go on`() async throws {
        let calls = Tally()
        let stage = ScriptedStage(batchSize: 1) { batch throws(StageFailure) in
            await calls.add()
            if await calls.count == 1 { throw .dependencyDown("no database") }
            return ScriptedStage.passOn(batch)
        }
        let worker = world.worker(stage)
        await world.put(["a"])
        try await ServiceGroup.running([worker]) { _ in
            await world.clock.sleepers(2)
            let waiting = worker.gauge.read()
            #expect(waiting.state == .waiting && waiting.reason == "no database" && waiting.unacked == 1)
            world.clock.advance(by: .seconds(15))
            try await reads(worker) { $0.finished == 1 && $0.state == .consuming }
        }
    }

    @Test func `a worker without a broker says why, and holds nothing`() async throws {
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        let worker = world.worker(stage)
        await world.broker.holdConfirms(true)
        await world.put(["a"])
        try await ServiceGroup.running([worker]) { _ in
            await world.broker.published(1)
            #expect(worker.gauge.read().unacked == 1)
            await world.broker.breakConnections()
            await world.clock.sleepers(2)
            let lost = worker.gauge.read()
            #expect(lost.state == .connecting && lost.reason != nil && lost.unacked == 0)
            await world.passing { await world.broker.acknowledged(1) }
            try await reads(worker) { $0.finished == 1 && $0.state == .consuming && $0.reason == nil }
        }
    }

    @Test func `a paused queue's worker is paused and takes nothing`() async throws {
        let pauses = Switch()
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        let worker = StageWorker(
            stage: stage, inlet: MemoryInlet(world.broker), outlet: MemoryOutlet(world.broker), pauses: pauses, clock: world.clock,
            executor: SerialQueue(label: "test.worker"), logger: .quiet
        )
        try await ServiceGroup.running([worker]) { _ in
            try await reads(worker) { $0.isCaughtUp }
            await pauses.turn(on: true)
            await world.clock.sleepers(1)
            world.clock.advance(by: .seconds(1))
            try await reads(worker) { $0.state == .paused }
            await world.put(["a"])
            await pauses.turn(on: false)
            await world.clock.sleepers(1)
            world.clock.advance(by: .seconds(1))
            try await reads(worker) { $0.state == .consuming && $0.finished == 1 }
        }
    }
}
