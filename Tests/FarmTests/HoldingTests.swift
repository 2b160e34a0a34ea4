import AMQP
import Farm
import Jobs
import Support
import Testing

/// What a worker does while something stands still.
@Suite(.timeLimit(.minutes(1))) struct HoldingTests {
    private let world = World()

    @Test func `while something is down messages are held, and what was finished before is acknowledged`() async throws {
        let calls = Tally()
        let stage = ScriptedStage(batchSize: 1) { batch throws(StageFailure) in
            await calls.add()
            if batch[0].text == "held", await calls.count < 5 { throw .dependencyDown("no database") }
            return ScriptedStage.passOn(batch)
        }
        await world.put(["done", "held"])
        try await world.run(stage) {
            for probe in 1...3 {
                // The watch of the pause switch sleeps too.
                await world.clock.sleepers(2)
                #expect(await calls.count == 1 + probe)
                #expect(await world.broker.acknowledged == 1)
                #expect(await world.broker.depth(of: .event) == (0, 1))
                world.clock.advance(by: .seconds(15))
            }
            await world.broker.acknowledged(2)
        }
        #expect(await world.broker.published.map(\.text) == ["done", "held"])
    }

    @Test(arguments: ["confirms", "a dependency", "the broker"]) func `a cancellation ends the wait for`(what: String) async throws {
        let stage = ScriptedStage { batch throws(StageFailure) in
            if what == "a dependency" { throw .dependencyDown("down") }
            return ScriptedStage.passOn(batch)
        }
        await world.put(["a"])
        if what == "confirms" { await world.broker.holdConfirms(true) }
        if what == "the broker" { await world.broker.breakConnections(staysDown: true) }
        let worker = world.worker(stage)
        let running = Task { try await worker.run() }
        if what == "confirms" { await world.broker.published(1) } else { await world.clock.sleepers(2) }
        running.cancel()
        _ = await running.result
        #expect(await world.broker.acknowledged == 0)
        #expect(await world.broker.depth(of: .event) == (1, 0))
    }

    @Test func `what was not confirmed when the broker is lost comes again`() async throws {
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        await world.broker.holdConfirms(true)
        await world.put(["a"])
        try await world.run(stage) {
            await world.broker.published(1)
            #expect(await world.broker.acknowledged == 0)
            await world.broker.breakConnections()
            await world.passing { await world.broker.acknowledged(1) }
        }
        #expect(await stage.journal.texts == ["a", "a"])
        #expect(await world.broker.published.map(\.text) == ["a", "a"])
    }
}
