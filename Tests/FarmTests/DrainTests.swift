import AMQP
import Farm
import Jobs
import ServiceLifecycle
import Support
import Testing

/// How a worker ends.
@Suite(.timeLimit(.minutes(1))) struct DrainTests {
    private let hand = Farmhand()

    @Test func `a graceful shutdown handles what was pushed, leaves the rest in the queue and returns`() async throws {
        let gate = Tally()
        let stage = ScriptedStage(batchSize: 4) { batch in
            if batch.count > 1 { await gate.reached(1) }
            return ScriptedStage.passOn(batch)
        }
        await hand.put((0..<40).map(String.init))
        try await hand.run(stage) { group in
            // The first message waits for its confirm, the second batch is in hand, and the rest of eight was pushed behind it.
            await stage.journal.reached(2)
            await group.triggerGracefulShutdown()
            await gate.add()
        }
        let acknowledged = await hand.broker.acknowledged
        #expect(acknowledged >= 8)
        #expect(await stage.journal.texts == (0..<acknowledged).map(String.init))
        #expect(await hand.broker.messages(in: .wake).count == acknowledged)
        #expect(await hand.broker.depth(of: .event) == (40 - acknowledged, 0))
    }

    @Test func `an idle worker ends at once`() async throws {
        let stage = ScriptedStage { ScriptedStage.passOn($0) }
        try await hand.run(stage) { _ in await hand.broker.isConsumed(.event) }
        #expect(await stage.journal.batches.isEmpty)
    }

    @Test func `a worker that is told to end before it has begun ends`() async throws {
        try await hand.run(ScriptedStage { ScriptedStage.passOn($0) }) { _ in }
    }

    @Test func `a shutdown while something is down gives the held messages back, and settles what had been handled before`() async throws {
        let stage = ScriptedStage(batchSize: 1) { batch throws(StageFailure) in
            if batch[0].text == "held" { throw .dependencyDown("no database") }
            return ScriptedStage.passOn(batch)
        }
        await hand.put(["done", "held"])
        try await hand.run(stage) { _ in await stage.journal.reached(2) }
        #expect(await hand.broker.acknowledged == 1)
        #expect(await hand.broker.messages(in: .event).map(\.text) == ["held"])
        #expect(await hand.broker.published.map(\.text) == ["done"])
    }

    @Test func `a worker that waits for messages returns when it is cancelled`() async throws {
        try await hand.runCancelling(ScriptedStage { ScriptedStage.passOn($0) }) { await hand.broker.isConsumed(.event) }
        #expect(await hand.broker.depth(of: .event) == (0, 0))
    }

    @Test func `a worker that holds messages returns when it is cancelled, and they go back`() async throws {
        let stage = ScriptedStage { _ throws(StageFailure) in throw .dependencyDown("no database") }
        await hand.put(["held"])
        try await hand.runCancelling(stage) { await stage.journal.reached(1) }
        #expect(await hand.broker.messages(in: .event).map(\.text) == ["held"])
        #expect(await hand.broker.published.isEmpty)
    }

    @Test func `a drain that is cut says how many messages it had in hand`() async throws {
        let stage = ScriptedStage(batchSize: 4) { batch throws(StageFailure) in
            guard batch.contains(where: { $0.text == "slow" }) else { return ScriptedStage.passOn(batch) }
            // Only being cancelled ends it.
            for await _ in AsyncStream<Never>.makeStream().stream {}
            throw .dependencyDown("cancelled")
        }
        await hand.put(["first", "slow", "b", "c", "d", "e"])
        let worker = hand.worker(stage)
        await withThrowingTaskGroup(of: Void.self) { tasks in
            let group = ServiceGroup(services: [worker], logger: .quiet)
            tasks.addTask { try await group.run() }
            await stage.journal.reached(2)
            await group.triggerGracefulShutdown()
            while worker.gauge.read().state != .draining { await Task.yield() }
            tasks.cancelAll()
            // Whether the group throws because it was cancelled is its own affair.
            _ = await tasks.nextResult()
        }
        let taken = await stage.journal.batches[1].count
        #expect(worker.gauge.read().left >= taken)
        #expect(await hand.broker.depth(of: .event).unacknowledged == 0)
    }

    @Test func `a worker that can't reach its broker ends, gracefully or cancelled`() async throws {
        await hand.broker.breakConnections(staysDown: true)
        try await hand.run(ScriptedStage { ScriptedStage.passOn($0) }) { _ in }
        try await hand.runCancelling(ScriptedStage { ScriptedStage.passOn($0) }) {}
    }
}
