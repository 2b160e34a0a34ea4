import AMQP
import Farm
import Jobs
import Support
import Testing

/// A worker that dies is played by one whose connections break while a batch is in its stage's hands.
@Suite(.timeLimit(.minutes(1))) struct PoisonTests {
    private let world = World()

    @Test(arguments: [0, 1, 7, 39], [true, false])
    func `of forty messages, only the one that kills its worker ends dead`(guilty: Int, returnsInOrder: Bool) async throws {
        let world = World(returnsInOrder: returnsInOrder)
        let (broker, deaths) = (world.broker, Tally())
        let stage = ScriptedStage(batchSize: 40) { batch in
            if batch.contains(where: { $0.text == "\(guilty)" }) {
                await deaths.add()
                await broker.breakConnections()
            }
            return ScriptedStage.passOn(batch)
        }
        let texts = (0..<40).map(String.init)
        await world.put(texts)
        try await world.run(stage) {
            for death in 1...5 {
                await deaths.reached(death)
                await world.clock.sleepers(2)
                world.clock.advance(by: .seconds(15))
            }
            await broker.emptied(.event)
        }
        let dead = await broker.messages(in: .dead)
        #expect(dead.map(\.text) == ["\(guilty)"])
        #expect(dead.first?.header(HeaderName.deadReason) == "delivered 5 times without an end: it may be what kills the worker")
        #expect(await Set(broker.messages(in: .wake).map(\.text)) == Set(texts).subtracting(["\(guilty)"]))
    }

    @Test func `a suspect is handled when nothing is left to come back with it`() async throws {
        let (broker, deaths) = (world.broker, Tally())
        let stage = ScriptedStage { batch in
            if batch.contains(where: { $0.text == "killer" }) {
                await deaths.add()
                await broker.breakConnections()
            }
            return ScriptedStage.passOn(batch)
        }
        await world.put(["good"])
        for text in ["suspect", "killer", "other suspect"] { await broker.put(.sample(text, to: .event), deliveries: 3) }
        try await world.run(stage) {
            for death in 1...2 {
                await deaths.reached(death)
                await world.clock.sleepers(2)
                world.clock.advance(by: .seconds(15))
            }
            await broker.emptied(.event)
        }
        #expect(await stage.journal.texts == ["good", "suspect", "killer", "killer", "other suspect"])
        #expect(await broker.messages(in: .dead).map(\.text) == ["killer"])
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>) func `whatever breaks when, no message and nothing that follows from it is lost`(
        seed: UInt64
    ) async throws {
        let (broker, chance) = (world.broker, Chance(seed: seed, percent: 15))
        let stage = ScriptedStage(batchSize: 20) { batch throws(StageFailure) in
            if await chance.strikes() { await broker.breakConnections() }
            if await chance.strikes() { throw .dependencyDown("now and then") }
            return ScriptedStage.passOn(batch)
        }
        let texts = (0..<300).map(String.init)
        await world.put(texts)
        try await world.run(stage) {
            await world.passing { await broker.emptied(.event) }
        }
        // With such luck a message may have come five times, and been set aside as poison: it isn't lost either.
        let settled = await broker.messages(in: .wake) + broker.messages(in: .dead)
        #expect(Set(settled.map(\.text)) == Set(texts))
    }
}

/// Strikes in so many cases of a hundred, the same ones every time.
private actor Chance {
    private var random: SplitMix
    private let percent: Int

    init(seed: UInt64, percent: Int) {
        random = SplitMix(seed: seed)
        self.percent = percent
    }

    func strikes() -> Bool { Int.random(in: 0..<100, using: &random) < percent }
}
