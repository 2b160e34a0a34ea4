import AMQP
import Farm
import IO
import Jobs
import ServiceLifecycle
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct StageWorkerTests {
    private let world = World()

    @Test func `a batch is handled while the one before it is being confirmed, and neither is acknowledged before it is`() async throws {
        let ledger = world.ledger
        let stage = ScriptedStage { batch in
            for message in batch { await ledger.note(message.text) }
            return batch.map { _ in .done([World.publication(100, to: .outcome)]) }
        }
        await world.put(0..<1)
        try await world.working(stage) { _ in
            await world.broker.acknowledged(1)
            await world.broker.holdConfirms(true)
            await world.put(1..<2)
            await world.broker.published(2)
            // The first batch is out and unconfirmed; what comes is handled all the same.
            await world.put(2..<3)
            await ledger.noted("2")
            #expect(await world.broker.acknowledged == 1)
            #expect(await world.broker.depth(of: .event).unacknowledged == 2)
            await world.broker.holdConfirms(false)
            await world.broker.acknowledged(3)
        }
        #expect(await world.broker.messages(in: .outcome).count == 3)
    }

    @Test func `what was not confirmed when the broker is lost comes again`() async throws {
        let ledger = world.ledger
        let stage = ScriptedStage { batch in
            for message in batch { await ledger.note(message.text) }
            return batch.map { _ in .done([World.publication(100, to: .outcome)]) }
        }
        await world.broker.holdConfirms(true)
        await world.put(0..<1)
        try await world.working(stage) { _ in
            await world.broker.published(1)
            #expect(await world.broker.acknowledged == 0)
            await world.broker.breakConnections()
            await world.clock.sleepers(2)
            world.clock.advance(by: .seconds(1))
            await world.broker.acknowledged(1)
        }
        #expect(await ledger.entries == ["0", "0"])
        #expect(await world.broker.messages(in: .outcome).count == 2)
    }

    @Test func `of a batch that fails, only the guilty are tried again`() async throws {
        let ledger = world.ledger
        let stage = ScriptedStage(batchSize: 16) { batch throws(StageFailure) in
            if batch.contains(where: { ["5", "6", "12"].contains($0.text) }) { throw .batch("a poor message") }
            for message in batch { await ledger.note(message.text) }
            return batch.map { _ in .done }
        }
        await world.put(0..<20)
        try await world.working(stage) { _ in await world.broker.acknowledged(20) }
        let retried = await world.broker.messages(in: QueueName.event.retry(RetryPolicy.standard.tiers[0]))
        #expect(retried.map { String(decoding: $0.body, as: UTF8.self) } == ["5", "6", "12"])
        #expect(retried.allSatisfy { $0.properties.headers[HeaderName.lastFailure] == "a poor message" })
        #expect(await ledger.entries == (0..<20).filter { ![5, 6, 12].contains($0) }.map(String.init))
    }

    @Test(arguments: [0, 1, 17]) func `a stage that forgets verdicts loses no message`(verdicts: Int) async throws {
        let stage = ScriptedStage(batchSize: 16) { batch in
            batch.count == 1 && batch[0].text == "0" ? [.done] : Array(repeating: .done, count: batch.count == 1 ? 2 : verdicts)
        }
        await world.put(0..<5)
        try await world.working(stage) { _ in await world.broker.acknowledged(5) }
        let retried = await world.broker.messages(in: QueueName.event.retry(RetryPolicy.standard.tiers[0]))
        #expect(retried.map { String(decoding: $0.body, as: UTF8.self) } == ["1", "2", "3", "4"])
    }

    @Test func `verdicts become what they say, and the last attempt a dead letter`() async throws {
        let stage = ScriptedStage { batch in
            batch.map { message in
                switch message.text {
                case "0": .done([World.publication(7, to: .outcome)])
                case "1": .retry("later")
                default: .dead("never")
                }
            }
        }
        await world.put(0..<3)
        var last = World.publication(1)
        last.properties.headers[HeaderName.attempt] = 4
        await world.broker.put(last)
        try await world.working(stage) { _ in await world.broker.acknowledged(4) }
        #expect(await world.broker.messages(in: .outcome) == [World.publication(7, to: .outcome)])
        #expect(await world.broker.messages(in: QueueName.event.retry(RetryPolicy.standard.tiers[0])).count == 1)
        let dead = await world.broker.messages(in: .dead)
        #expect(dead.map { $0.properties.headers[HeaderName.deadReason] } == ["never", "later"])
    }

    @Test func `while something is down messages are held, no attempt is spent, and what was finished is acknowledged`() async throws {
        let ledger = world.ledger
        let stage = ScriptedStage { batch throws(StageFailure) in
            await ledger.note(batch.map(\.text).joined(separator: " "))
            if batch.contains(where: { $0.text == "1" }), await ledger.entries.count < 5 { throw .dependencyDown("the database") }
            return batch.map { _ in .done([World.publication(100, to: .outcome)]) }
        }
        await world.put(0..<2)
        try await world.working(stage) { _ in
            await world.broker.acknowledged(1)
            for probe in 1...3 {
                // The watch of the pause switch sleeps too.
                await world.clock.sleepers(2)
                #expect(await ledger.entries.count == 1 + probe)
                #expect(await world.broker.depth(of: .event) == (0, 1))
                world.clock.advance(by: .seconds(15))
            }
            await world.broker.acknowledged(2)
        }
        #expect(await ledger.entries == ["0", "1", "1", "1", "1"])
        #expect(await world.broker.published.count == 2)
    }
}
