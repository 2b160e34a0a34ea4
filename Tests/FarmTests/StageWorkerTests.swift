import AMQP
import Farm
import IO
import Jobs
import ServiceLifecycle
import Support
import Testing

/// What a worker does with verdicts, failures and messages that come back.
@Suite(.timeLimit(.minutes(1))) struct StageWorkerTests {
    private let hand = Farmhand()

    @Test func `nothing is acknowledged before what follows from it is confirmed, and the next batch is handled meanwhile`() async throws {
        let stage = ScriptedStage(batchSize: 1) { ScriptedStage.passOn($0) }
        await hand.broker.holdConfirms(true)
        await hand.put(["a", "b"])
        try await hand.run(stage) { _ in
            await stage.journal.reached(2)
            #expect(await hand.broker.published.map(\.text) == ["a"])
            #expect(await hand.broker.acknowledged == 0)
            await hand.broker.holdConfirms(false)
            await hand.broker.acknowledged(2)
            #expect(await hand.broker.published.map(\.text) == ["a", "b"])
        }
    }

    @Test func `a batch that fails is bisected, and only the guilty message goes to the retry tier`() async throws {
        let stage = ScriptedStage { batch throws(StageFailure) in
            if batch.contains(where: { $0.text == "bad" }) { throw .batch("it is bad") }
            return ScriptedStage.passOn(batch)
        }
        await hand.put(["first", "1", "2", "3", "4", "bad", "6", "7", "8"])
        try await hand.run(stage) { _ in await hand.broker.acknowledged(9) }
        #expect(
            await stage.journal.batches == [
                ["first"], ["1", "2", "3", "4", "bad", "6", "7", "8"], ["1", "2", "3", "4"], ["bad", "6", "7", "8"], ["bad", "6"],
                ["bad"], ["6"], ["7", "8"],
            ]
        )
        #expect(await hand.broker.messages(in: .wake).map(\.text) == ["first", "1", "2", "3", "4", "6", "7", "8"])
        let retried = await hand.broker.messages(in: QueueName.event.retry(RetryPolicy.standard.tiers[0]))
        #expect(retried.map(\.text) == ["bad"])
        #expect(retried.first?.header(HeaderName.attempt) == .int(2))
        #expect(retried.first?.header(HeaderName.lastFailure) == .string("it is bad"))
        #expect(await hand.broker.messages(in: .dead).isEmpty)
    }

    @Test func `verdicts of one batch part ways: done, retry and dead`() async throws {
        let stage = ScriptedStage { batch in
            batch.map { message -> Verdict in
                switch message.text {
                case "later": .retry("not yet")
                case "never": .dead("no such thing")
                default: .done
                }
            }
        }
        await hand.put(["fine", "later", "never", "fine"])
        try await hand.run(stage) { _ in await hand.broker.acknowledged(4) }
        #expect(await hand.broker.published.map(\.text) == ["later", "never"])
        let dead = await hand.broker.messages(in: .dead)
        #expect(dead.first?.header(HeaderName.deadReason) == .string("no such thing"))
        #expect(dead.first?.header(HeaderName.deadQueue) == .string("trigger.event"))
    }

    @Test func `a message for which the stage has no verdict is tried again, not forgotten`() async throws {
        let stage = ScriptedStage { batch in batch.contains { $0.text == "odd" } ? [] : ScriptedStage.passOn(batch) }
        await hand.put(["first", "odd", "even"])
        try await hand.run(stage) { _ in await hand.broker.acknowledged(3) }
        #expect(await hand.broker.messages(in: .wake).map(\.text) == ["first", "even"])
        #expect(await hand.broker.messages(in: QueueName.event.retry(RetryPolicy.standard.tiers[0])).map(\.text) == ["odd"])
    }

    @Test func `while something the stage needs is down messages are held, and no attempt is spent`() async throws {
        let calls = Tally()
        let stage = ScriptedStage { batch throws(StageFailure) in
            await calls.add()
            if await calls.count < 3 { throw .dependencyDown("no database") }
            return batch.map { .done([.sample("\($0.attempt)/\($0.deliveryCount)", to: .wake)]) }
        }
        await hand.put(["a"])
        try await hand.run(stage) { _ in await hand.broker.acknowledged(1) }
        #expect(await stage.journal.batches == [["a"], ["a"], ["a"]])
        #expect(await hand.broker.published.map(\.text) == ["1/0"])
    }

    @Test func `a message delivered three times before is handled alone, and dead unopened where two have died of it`() async throws {
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        await hand.put(["first", "a"])
        await hand.broker.put(.sample("suspicious", to: .event), deliveries: 3)
        await hand.put(["b"])
        await hand.broker.put(.sample("poison", to: .event), deliveries: 5)
        await hand.put(["c", "d"])
        hand.marks.leave(2, on: "poison")
        hand.marks.leave(1, on: "suspicious")
        try await hand.run(stage) { _ in await hand.broker.acknowledged(7) }
        #expect(await stage.journal.batches == [["first"], ["a"], ["suspicious"], ["b"], ["c", "d"]])
        let dead = await hand.broker.messages(in: .dead)
        #expect(dead.map(\.text) == ["poison"])
        #expect(
            dead.first?.header(HeaderName.deadReason) == "2 workers died while they handled it alone: it may be what kills them")
        #expect(hand.marks.texts.isEmpty, "what is done with has no marks")
    }

    @Test func `connections that break are made anew, and every message is handled at least once`() async throws {
        let stage = ScriptedStage(batchSize: 4) { ScriptedStage.passOn($0) }
        let texts = (0..<60).map(String.init)
        await hand.put(texts)
        try await hand.run(stage) { _ in
            for round in 1...2 {
                await stage.journal.reached(4 * round)
                await hand.broker.breakConnections()
            }
            await hand.broker.acknowledged(60)
        }
        #expect(await Set(stage.journal.texts) == Set(texts))
        #expect(await Set(hand.broker.messages(in: .wake).map(\.text)) == Set(texts))
        #expect(await hand.broker.depth(of: .event) == (0, 0))
        #expect(await hand.broker.messages(in: .dead).isEmpty)
    }

    @Test func `a broker that is away is tried until it is back`() async throws {
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        let outlet = LateOutlet(hand.broker, refusals: 2)
        await hand.put(["a"])
        let worker = StageWorker(
            stage: stage, inlet: MemoryInlet(hand.broker), outlet: outlet, executor: SerialQueue(label: "test.worker"), logger: .quiet)
        try await ServiceGroup.running([worker]) { _ in await hand.broker.acknowledged(1) }
        #expect(await stage.journal.texts == ["a"])
        #expect(await outlet.refusals == 0)
    }
}

/// An outlet that can't be opened the first few times.
private actor LateOutlet: Outlet {
    private let outlet: MemoryOutlet
    private(set) var refusals: Int

    init(_ broker: MemoryBroker, refusals: Int) {
        outlet = MemoryOutlet(broker)
        self.refusals = refusals
    }

    func open() async throws(AMQPError) {
        guard refusals == 0 else {
            refusals -= 1
            throw .unreachable(host: "memory", reason: "not yet")
        }
        try await outlet.open()
    }

    func begin(_ publications: [Publication]) async throws(AMQPError) -> Emission { try await outlet.begin(publications) }
    func finish(_ emission: Emission) async throws(AMQPError) { try await outlet.finish(emission) }
    func close() async { await outlet.close() }
}
