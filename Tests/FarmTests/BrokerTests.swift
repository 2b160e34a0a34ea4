import AMQP
import Farm
import IO
import Jobs
import ServiceLifecycle
import Support
import Testing

/// What only the real broker can show: queues that vanish, retry queues that give back, connections that are cut.
@Suite(.ownVirtualHost, .serialized, .timeLimit(.minutes(2))) struct BrokerTests {
    private let executor = SerialQueue(label: "test.farm")

    private func outlet(_ topology: Topology) throws -> BrokerOutlet {
        BrokerOutlet(configuration: try .test(), topology: topology, executor: executor, logger: .quiet)
    }

    private func inlet() throws -> BrokerInlet {
        BrokerInlet(configuration: try .test(), executor: executor, logger: .quiet)
    }

    /// Runs `body` beside a worker of this stage, with an outlet of the test's own.
    private func run(
        _ stage: ScriptedStage, _ topology: Topology, _ body: (BrokerOutlet) async throws -> Void
    ) async throws {
        let own = try outlet(topology)
        try await own.open()
        let worker = StageWorker(
            stage: stage, inlet: try inlet(), outlet: try outlet(topology), executor: executor, logger: .quiet)
        try await ServiceGroup.running([worker]) { _ in try await body(own) }
        await own.close()
    }

    @Test func `a queue that was deleted is declared anew, and what it was to hold is published again`() async throws {
        let queue = QueueName(rawValue: "vanishing")
        let outlet = try outlet(.test(queue))
        try await outlet.open()
        let publisher = Publisher(configuration: try .test(), queue: executor, logger: .quiet)
        try await publisher.connect()
        try await publisher.deleteQueue(name: queue.rawValue)
        try await outlet.deliver([.sample("0", to: queue), .sample("1", to: queue)])
        let inlet = try inlet()
        try await inlet.open(queue, prefetch: 10)
        var texts: [String] = []
        while texts.count < 2 { texts += try await inlet.next(max: 10).map(\.text) }
        #expect(texts == ["0", "1"])
        await inlet.close()
        await outlet.close()
        await publisher.close()
    }

    @Test func `what is published is dated anew, whatever it says itself`() async throws {
        let queue = QueueName(rawValue: "dated")
        let outlet = BrokerOutlet(
            configuration: try .test(), topology: .test(queue), wallClock: { 1_700_000_000_000_000 }, executor: executor, logger: .quiet)
        try await outlet.open()
        try await outlet.deliver([.sample("0", to: queue), .sample("1", to: queue, headers: ["x-enqueued-at": 5, "other": 6])])
        let inlet = try inlet()
        try await inlet.open(queue, prefetch: 10)
        var messages: [Message] = []
        while messages.count < 2 { messages += try await inlet.next(max: 10) }
        #expect(messages.allSatisfy { $0.enqueuedAt == 1_700_000_000_000_000 })
        #expect(messages[1].properties.headers["other"] == 6)
        await inlet.close()
        await outlet.close()
    }

    @Test func `a retry queue gives a message back after its delay, and after the last attempt it is dead`() async throws {
        let tiers = ["a", "b"].map { RetryTier(name: $0, delay: .milliseconds(200)) }
        let calls = Tally()
        let stage = ScriptedStage(queue: QueueName(rawValue: "home"), retries: RetryPolicy(tiers: tiers)) { batch throws(StageFailure) in
            await calls.add()
            throw .batch("attempt \(batch[0].attempt)")
        }
        let topology = Topology.test(stage.queue, tiers: tiers)
        let clock = ContinuousClock()
        let began = clock.now
        try await run(stage, topology) { outlet in
            try await outlet.deliver([.sample("body", to: stage.queue, headers: ["traceparent": "00-1"])])
            let archivist = try inlet()
            try await archivist.open(.dead, prefetch: 1)
            let letter = try #require(try await archivist.next(max: 1).first)
            #expect(letter.text == "body")
            #expect(letter.properties.headers["x-dead-queue"] == "home")
            #expect(letter.properties.headers["x-dead-reason"] == "attempt 3")
            #expect(letter.properties.headers["x-attempt"] == 3)
            #expect(letter.properties.headers["traceparent"] == "00-1")
            #expect(letter.properties.headers.keys.filter { $0.hasPrefix("x-death") || $0.contains("-death-") }.isEmpty)
            try await archivist.acknowledge(upTo: letter.tag)
            await archivist.close()
        }
        #expect(await calls.count == 3)
        #expect(clock.now - began >= .milliseconds(400))
    }

    @Test func `connections that are cut are made anew, and every message is handled at least once`() async throws {
        let stage = ScriptedStage(queue: QueueName(rawValue: "cut"), batchSize: 10) { batch in batch.map { _ in .done } }
        let texts = (0..<500).map(String.init)
        try await run(stage, .test(stage.queue)) { outlet in
            try await outlet.deliver(texts.map { .sample($0, to: stage.queue) })
            await stage.journal.reached(5)
            try await OwnVirtualHost.current?.closeConnections(reason: "a test")
            while await Set(stage.journal.texts).count < texts.count { await stage.journal.reached(stage.journal.batches.count + 1) }
        }
        #expect(await Set(stage.journal.texts) == Set(texts))
    }

    @Test func `a shutdown leaves in the queue what wasn't pushed, and nothing unacknowledged comes again`() async throws {
        let stage = ScriptedStage(queue: QueueName(rawValue: "drained"), batchSize: 4) { batch in batch.map { _ in .done } }
        let topology = Topology.test(stage.queue)
        try await run(stage, topology) { outlet in
            try await outlet.deliver((0..<200).map { .sample("\($0)", to: stage.queue) })
            await stage.journal.reached(3)
        }
        let handled = await stage.journal.texts
        #expect(handled == (0..<handled.count).map(String.init))
        let depths = BrokerQueueDepths(configuration: try .test(), executor: executor, logger: .quiet)
        #expect(try await depths.depth(of: stage.queue) == 200 - handled.count)
        await depths.close()
    }

    @Test func `the farm's whole topology can be declared, and declared again`() async throws {
        for _ in 1...2 {
            let outlet = try outlet(.standard)
            try await outlet.open()
            try await outlet.deliver([.sample("0", to: .bounce)])
            await outlet.close()
        }
    }

    @Test func `a queue that is deleted and declared anew, of which the broker tells nobody, is consumed again`() async throws {
        let (clock, stage) = (ManualClock(), ScriptedStage(queue: QueueName(rawValue: "renewed")) { batch in batch.map { _ in .done } })
        let own = try outlet(.test(stage.queue))
        try await own.open()
        let publisher = Publisher(configuration: try .test(), queue: executor, logger: .quiet)
        try await publisher.connect()
        let worker = StageWorker(
            stage: stage, inlet: try inlet(), outlet: try outlet(.test(stage.queue)), clock: clock, executor: executor, logger: .quiet)
        try await ServiceGroup.running([worker]) { _ in
            try await own.deliver([.sample("before", to: stage.queue)])
            await stage.journal.reached(1)
            try await publisher.deleteQueue(name: stage.queue.rawValue)
            try await publisher.declare(.test(stage.queue))
            try await own.deliver([.sample("after", to: stage.queue)])
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    while !Task.isCancelled {
                        await clock.sleepers(1)
                        clock.advance(by: .seconds(1))
                    }
                }
                while await !stage.journal.texts.contains("after") { await stage.journal.reached(stage.journal.batches.count + 1) }
                tasks.cancelAll()
            }
        }
        await publisher.close()
        await own.close()
    }

    @Test func `a delivery count that a publisher made up sets nothing aside`() async throws {
        let stage = ScriptedStage(queue: QueueName(rawValue: "forged")) { batch in batch.map { _ in .done } }
        try await run(stage, .test(stage.queue)) { outlet in
            try await outlet.deliver([.sample("forged", to: stage.queue, headers: ["x-delivery-count": 40])])
            await stage.journal.reached(1)
        }
        #expect(await stage.journal.texts == ["forged"])
    }

    @Test func `a worker whose queue stands with other arguments says so in the broker's words, and ends`() async throws {
        let stage = ScriptedStage(queue: QueueName(rawValue: "other")) { batch in batch.map { _ in .done } }
        let publisher = Publisher(configuration: try .test(), queue: executor, logger: .quiet)
        try await publisher.connect()
        try await publisher.declareQueue(name: stage.queue.rawValue, arguments: ["x-queue-type": "quorum", "x-max-length": 5])
        await publisher.close()
        let worker = StageWorker(
            stage: stage, inlet: try inlet(), outlet: try outlet(.test(stage.queue)), executor: executor, logger: .quiet)
        let error = await #expect(throws: AMQPError.self) { try await worker.run() }
        let text = error?.description ?? ""
        #expect(text.contains("inequivalent arg 'x-max-length' for queue 'other'"), "\(text)")
        #expect(await stage.journal.texts.isEmpty)
    }
}
