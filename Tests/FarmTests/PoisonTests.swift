import AMQP
import Farm
import Jobs
import Support
import Testing

/// A worker that dies is played by one whose connections break while a batch is in its stage's hands, and whose marks are another's then.
@Suite(.timeLimit(.minutes(1))) struct PoisonTests {
    private let world = World()

    @Test(arguments: [0, 1, 7, 39], [true, false])
    func `of forty messages, only the one that kills its worker ends dead`(guilty: Int, returnsInOrder: Bool) async throws {
        let world = World(returnsInOrder: returnsInOrder)
        let (broker, marks, deaths) = (world.broker, world.marks, Tally())
        let stage = ScriptedStage(batchSize: 40) { batch in
            if batch.contains(where: { $0.text == "\(guilty)" }) {
                await deaths.add()
                marks.die()
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
        #expect(dead.first?.header(HeaderName.deadReason) == "2 workers died while they handled it alone: it may be what kills them")
        #expect(await Set(broker.messages(in: .wake).map(\.text)) == Set(texts).subtracting(["\(guilty)"]))
    }

    @Test func `a suspect is handled when nothing is left to come back with it`() async throws {
        let (broker, marks, deaths) = (world.broker, world.marks, Tally())
        let stage = ScriptedStage { batch in
            if batch.contains(where: { $0.text == "killer" }) {
                await deaths.add()
                marks.die()
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

    @Test(arguments: [5, 12, 60]) func `however often the connection is lost, no good message is taken for poison`(times: Int) async throws
    {
        let (broker, losses) = (world.broker, Tally())
        let stage = ScriptedStage(batchSize: 40) { batch in
            if await losses.count < times {
                await losses.add()
                await broker.breakConnections()
            }
            return ScriptedStage.passOn(batch)
        }
        let texts = (0..<40).map(String.init)
        await world.put(texts)
        try await world.run(stage) {
            await world.passing { await broker.emptied(.event) }
        }
        #expect(await broker.messages(in: .dead).isEmpty)
        let wakes = await broker.messages(in: .wake)
        // What came close to the broker's own limit goes over a retry queue, which gives it back.
        let renewed = await broker.messages(in: QueueName.event.retry(RetryPolicy.standard.tiers[0]))
        #expect(Set((wakes + renewed).map(\.text)) == Set(texts))
        #expect(renewed.isEmpty == (times < 25))
        #expect(world.marks.texts.isEmpty)
    }

    @Test func `what a living worker lost, and another now has, condemns nothing`() async throws {
        await world.broker.put(.sample("good", to: .event), deliveries: 20)
        world.marks.leave(1, on: "good")
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        try await world.run(stage) { await world.broker.emptied(.event) }
        #expect(await world.broker.messages(in: .wake).map(\.text) == ["good"])
        #expect(world.marks.texts.isEmpty)
    }

    @Test func `a suspect is not handled while it can't be marked`() async throws {
        let (broker, marks) = (world.broker, world.marks)
        marks.canMark(false)
        await broker.put(.sample("suspect", to: .event), deliveries: 4)
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        try await world.run(stage) {
            await world.clock.sleepers(2)
            #expect(await stage.journal.texts.isEmpty)
            marks.canMark(true)
            await world.passing { await broker.emptied(.event) }
        }
        #expect(await broker.messages(in: .wake).map(\.text) == ["suspect"])
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
        #expect(await Set(broker.messages(in: .wake).map(\.text)) == Set(texts))
        #expect(await broker.messages(in: .dead).isEmpty, "nobody has died")
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
