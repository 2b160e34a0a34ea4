import AMQP
import Farm
import Jobs
import ServiceLifecycle
import Support
import Testing

/// A worker that dies is played by one whose connections break while a batch is in the stage's hands.
@Suite(.timeLimit(.minutes(1))) struct PoisonTests {
    private let world = World()

    @Test(arguments: [0, 1, 7, 39]) func `of forty messages, only the one that kills its worker ends dead`(guilty: Int) async throws {
        let (broker, ledger) = (world.broker, world.ledger)
        let stage = ScriptedStage(batchSize: 40) { batch in
            if batch.contains(where: { $0.text == "\(guilty)" }) {
                await ledger.note("killed")
                await broker.breakConnections()
            }
            return batch.map { .done([World.publication(Int($0.text) ?? -1, to: .outcome)]) }
        }
        await world.put(0..<40)
        try await world.working(stage) { _ in
            for death in 1...5 {
                await ledger.noted("killed", times: death)
                await world.clock.sleepers(2)
                world.clock.advance(by: .seconds(15))
            }
            await broker.emptied(.event)
        }
        let dead = await broker.messages(in: .dead)
        #expect(dead.map { String(decoding: $0.body, as: UTF8.self) } == ["\(guilty)"])
        #expect(
            dead.first?.properties.headers[HeaderName.deadReason] == "delivered 5 times without an end: it may be what kills the worker")
        let handled = Set(await broker.messages(in: .outcome).map { String(decoding: $0.body, as: UTF8.self) })
        #expect(handled == Set((0..<40).map(String.init)).subtracting(["\(guilty)"]))
    }
}

@Suite(.timeLimit(.minutes(1))) struct LossTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func `whatever breaks when, every message is handled and its consequence published`(
        seed: UInt64
    ) async throws {
        let world = World()
        let (broker, chance) = (world.broker, Chance(seed: seed, percent: 15))
        let stage = ScriptedStage(batchSize: 20) { batch throws(StageFailure) in
            if await chance.strikes() { await broker.breakConnections() }
            if await chance.strikes() { throw .dependencyDown("now and then") }
            return batch.map { .done([World.publication(Int($0.text) ?? -1, to: .outcome)]) }
        }
        await world.put(0..<300)
        try await world.working(stage) { _ in
            await withTaskGroup(of: Void.self) { tasks in
                // Time passes whenever the worker rests.
                tasks.addTask {
                    while !Task.isCancelled {
                        await world.clock.sleepers(2)
                        world.clock.advance(by: .seconds(15))
                    }
                }
                await broker.emptied(.event)
                tasks.cancelAll()
            }
        }
        // With luck like this a message may have come five times, and been set aside as poison: it isn't lost either.
        let settled = await broker.messages(in: .outcome) + broker.messages(in: .dead)
        #expect(Set(settled.map { String(decoding: $0.body, as: UTF8.self) }) == Set((0..<300).map(String.init)))
    }
}

/// Strikes in so many cases of a hundred, the same ones every time.
actor Chance {
    private var random: SplitMix
    private let percent: Int

    init(seed: UInt64, percent: Int) {
        random = SplitMix(seed: seed)
        self.percent = percent
    }

    func strikes() -> Bool { Int.random(in: 0..<100, using: &random) < percent }
}
