import AMQP
import Farm
import IO
import Jobs
import ServiceLifecycle
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    private let world = World()

    private func noting() -> ScriptedStage {
        let ledger = world.ledger
        return ScriptedStage { batch in
            for message in batch { await ledger.note(message.text) }
            return batch.map { _ in .done([World.publication(100, to: .outcome)]) }
        }
    }

    @Test func `a graceful shutdown finishes what was pushed, and leaves the rest`() async throws {
        let (ledger, door) = (world.ledger, Door())
        let stage = ScriptedStage { batch in
            await ledger.note("began \(batch.count)")
            if batch[0].text == "1" { await door.pass() }
            return batch.map { _ in .done([World.publication(100, to: .outcome)]) }
        }
        await world.put(0..<1)
        try await world.working(stage) { group in
            await world.broker.acknowledged(1)
            await world.put(1..<100)
            await ledger.noted(2)
            let pushed = await world.broker.depth(of: .event).unacknowledged
            #expect(pushed == 16)
            await group.triggerGracefulShutdown()
            await world.broker.isStopped(.event)
            await door.open()
        }
        #expect(await world.broker.depth(of: .event) == (99 - 16, 0))
        #expect(await world.broker.acknowledged == 17)
        #expect(await world.broker.published.count == 17)
    }

    @Test func `a shutdown while nothing comes, while paused, and while reconnecting ends at once`() async throws {
        try await world.working(noting()) { _ in await world.broker.isConsumed(.event) }
        let paused = World()
        paused.pauses.set(true)
        try await paused.working(noting()) { _ in await paused.clock.sleepers(1) }
        let lonely = World()
        await lonely.broker.breakConnections(staysDown: true)
        try await lonely.working(noting()) { _ in await lonely.clock.sleepers(2) }
    }

    @Test func `a shutdown while something is down gives back what is held, and acknowledges what is finished`() async throws {
        let stage = ScriptedStage { batch throws(StageFailure) in
            if batch.contains(where: { $0.text == "1" }) { throw .dependencyDown("the database") }
            return batch.map { _ in .done([World.publication(100, to: .outcome)]) }
        }
        await world.put(0..<3)
        try await world.working(stage) { _ in await world.clock.sleepers(2) }
        #expect(await world.broker.depth(of: .event) == (2, 0))
        #expect(await world.broker.acknowledged == 1)
    }

    @Test(arguments: ["messages", "a pause", "a dependency", "confirms", "the broker"])
    func `a cancellation ends every wait`(what: String) async throws {
        let stage = ScriptedStage { batch throws(StageFailure) in
            if what == "a dependency" { throw .dependencyDown("down") }
            return batch.map { _ in .done([World.publication(100, to: .outcome)]) }
        }
        if what != "messages" { await world.put(0..<1) }
        if what == "a pause" { world.pauses.set(true) }
        if what == "confirms" { await world.broker.holdConfirms(true) }
        if what == "the broker" { await world.broker.breakConnections(staysDown: true) }
        let worker = world.worker(stage)
        let running = Task { try await worker.run() }
        switch what {
        case "messages": await world.broker.isConsumed(.event)
        case "a pause": await world.clock.sleepers(1)
        case "confirms": await world.broker.published(1)
        default: await world.clock.sleepers(2)
        }
        running.cancel()
        _ = await running.result
        #expect(await world.broker.acknowledged == 0)
        #expect(await world.broker.depth(of: .event).unacknowledged == 0)
    }

    @Test func `a pause stops the flow, finishes what was pushed, and lets it go on`() async throws {
        let ledger = world.ledger
        try await world.working(noting()) { _ in
            await world.put(0..<3)
            await world.broker.acknowledged(3)
            world.pauses.set(true)
            await world.clock.sleepers(1)
            world.clock.advance(by: .seconds(1))
            await world.broker.isStopped(.event)
            await world.put(3..<6)
            await world.clock.sleepers(1)
            #expect(await world.broker.depth(of: .event) == (3, 0))
            world.pauses.set(false)
            world.clock.advance(by: .seconds(1))
            await world.broker.acknowledged(6)
            // Once more, since the first time may have left something behind.
            world.pauses.set(true)
            await world.clock.sleepers(1)
            world.clock.advance(by: .seconds(1))
            await world.broker.isStopped(.event)
        }
        #expect(await ledger.entries == (0..<6).map(String.init))
    }

    @Test func `what is paused from the start never flows`() async throws {
        world.pauses.set(true)
        await world.put(0..<3)
        try await world.working(noting()) { _ in
            await world.clock.sleepers(1)
            #expect(await world.ledger.entries == [])
            world.pauses.set(false)
            world.clock.advance(by: .seconds(1))
            await world.broker.acknowledged(3)
        }
    }
}
