import AMQP
import Farm
import IO
import Identity
import Jobs
import Postgres
import Store
import Support
import Testing
import Workers

@testable import App

/// What an operator sees of queues and workers, over a virtual host and a database of their own.
@Suite(.timeLimit(.minutes(2))) struct QueueTests {
    private static let process = WorkerProcess(id: UUID(high: 1, low: 2), host: "here", pid: 7, version: "1")

    private func publish(_ count: Int, to queue: String, _ configuration: BrokerConfiguration) async throws {
        try await withPublisher(configuration) { publisher in
            let messages = (0..<count).map { _ in Publication(exchange: "", routingKey: queue, body: [0x61]) }
            #expect(try await publisher.settle(publisher.publish(messages)).allSatisfy { $0 == .confirmed })
            // What is confirmed counts as ready a moment later.
            try await until("they are ready") { try await publisher.inspectQueue(name: queue)?.messageCount == count ? true : nil }
        }
    }

    private func report(_ queue: String, marks: [String: QueueMark] = [:], in session: App.Session) async throws {
        try await session.withStore { store in
            let figures = WorkerFigures(
                queue: queue, stage: "send", state: "consuming", reason: nil, finished: 9, rate: 1.5, unacked: 4, stalledFor: nil
            )
            try await store.report(Self.process, [figures], marks: marks)
        }
    }

    private func queues(_ session: App.Session) async throws -> [String: QueueReport] {
        Dictionary(uniqueKeysWithValues: try await session.queues().map { ($0.name, $0) })
    }

    @Test func `queues tell what waits and what stops them, and absent ones are absent`() async throws {
        try await withServers { session, configuration in
            _ = try await session.migrate()
            let absent = try await session.queues()
            #expect(absent.map(\.name) == QueueName.consumed.map(\.rawValue))
            #expect(absent.allSatisfy { $0.ready == nil && $0.consumers == nil && $0.stoppedBy.isEmpty && $0.oldest == nil })
            try await session.applyTopology()
            try await session.stop(.lane("bulk"), reason: "wrong prices")
            try await session.stop(.queue("bounce"), reason: nil)
            try await publish(3, to: "bounce", configuration)
            let queues = try await queues(session)
            #expect(queues["bounce"]?.ready == 3 && queues["bounce"]?.consumers == 0 && queues["bounce"]?.stoppedBy == ["queue:bounce"])
            #expect(queues["send.bulk"]?.stoppedBy == ["lane:bulk"] && queues["render.bulk"]?.stoppedBy == ["lane:bulk"])
            #expect(queues["trigger.event"]?.stoppedBy == [])
        }
    }

    @Test func `the red button leaves the archivist at work, which can be paused by name`() async throws {
        try await withServers { session, _ in
            _ = try await session.migrate()
            try await session.stop(.all, reason: nil)
            for queue in try await session.queues() { #expect(queue.stoppedBy == (queue.name == "dead" ? [] : ["all"])) }
            try await session.stop(.queue("dead"), reason: nil)
            #expect(try await queues(session)["dead"]?.stoppedBy == ["queue:dead"])
        }
    }

    @Test func `retry queues and dead letters are counted with the queue that they belong to`() async throws {
        try await withServers { session, configuration in
            _ = try await session.migrate()
            try await session.applyTopology()
            try await publish(2, to: "bounce.retry.10m", configuration)
            try await publish(1, to: "bounce.retry.2m", configuration)
            try await session.withStore { store in
                for (number, queue) in ["bounce", "bounce.retry.2m", "of a stranger"].enumerated() {
                    _ = try await store.pool.query(
                        """
                        INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, routing_key, headers, body, attempts, first_at,
                            last_at) VALUES (\(UUID(high: 1, low: UInt64(number))), \(queue), 'r', 'f', 'k', '{}', '', 1, now(), now())
                        """
                    )
                }
            }
            let queues = try await queues(session)
            #expect(queues["bounce"]?.retrying == 3 && queues["bounce"]?.tiers.map(\.ready) == [0, 1, 2])
            #expect(queues["bounce"]?.dead == 2 && queues["dead"]?.dead == 1)
            #expect(queues["send.bulk"]?.tiers == [] && queues["send.bulk"]?.dead == 0)
        }
    }

    @Test func `what waits is as old at most as the time since everything was delivered, and where nothing waits nothing is old`()
        async throws
    {
        try await withServers { session, configuration in
            _ = try await session.migrate()
            try await session.applyTopology()
            try await report("bounce", marks: ["bounce": .now, "send.bulk": .now], in: session)
            try await session.withStore { store in
                _ = try await store.pool.query("UPDATE queue_mark SET delivered_to = delivered_to - interval '200 seconds'")
            }
            try await publish(1, to: "bounce", configuration)
            let queues = try await queues(session)
            let oldest = try #require(queues["bounce"]?.oldest)
            #expect(oldest >= .seconds(200) && oldest < .seconds(230))
            #expect(queues["send.bulk"]?.oldest == nil && queues["dead"]?.oldest == nil)
            #expect(queues["bounce"]?.rate == 1.5 && queues["bounce"]?.unacked == 4)
        }
    }

    @Test func `the doctor warns of workers that fell silent and of queues that nobody empties, unless they are paused`() async throws {
        try await withServers { session, configuration in
            _ = try await session.migrate()
            try await session.applyTopology()
            try await report("send.bulk", in: session)
            try await session.stop(.queue("bounce"), reason: nil)
            try await publish(2, to: "bounce", configuration)
            #expect(await Doctor(session).work().map(\.verdict) == [.good, .good])
            try await publish(5, to: "send.bulk", configuration)
            try await session.withStore { store in
                _ = try await store.pool.query("UPDATE worker SET seen_at = seen_at - interval '2 minutes'")
            }
            let findings = await Doctor(session).work()
            #expect(findings.map(\.verdict) == [.warning, .warning] && findings.map(\.name) == ["workers", "queues"])
            #expect(findings[0].found.contains("process 7 on here"))
            #expect(findings[1].found.contains("send.bulk holds 5 messages"))
            #expect(findings[1].cure == "start goniec worker send")
        }
    }

    @Test func `a process tells of its workers as they are, and takes that back when it ends`() async throws {
        try await TestStore.with(suite: "app") { test in
            let gauges = [WorkerGauge(queue: .send(.bulk)), WorkerGauge(queue: .bounce), WorkerGauge(queue: nil)]
            gauges[0].note { reading in
                reading.opened()
                reading.waits()
            }
            gauges[2].note { reading in
                reading.opened()
                reading.did(7)
            }
            let process = WorkerProcess.current()
            let reporter = WorkerReporter(
                process: process, workers: [("send", gauges[0]), ("bounce", gauges[1]), ("scheduler", gauges[2])], store: test.store,
                marks: StoredMarks(store: test.store, worker: process.id, logger: .silent), logger: .silent
            )
            let running = Task { try await reporter.run() }
            let records = try await until("all are told of") {
                let records = try await test.store.workers()
                return records.count == 3 ? records : nil
            }
            #expect(records.map(\.figures.queue) == ["bounce", "", "send.bulk"])
            #expect(records.map(\.figures.state) == ["connecting", "running", "consuming"])
            #expect(records.map(\.figures.finished) == [0, 7, 0])
            #expect(records.allSatisfy { $0.process.version == Build.version && !$0.process.host.isEmpty })
            #expect(try await test.store.queueFigures()["send.bulk"]?.longestWait != nil)
            #expect(try await test.store.queueFigures()["bounce"]?.longestWait == nil)
            #expect(try await test.store.queueFigures()[""] == nil)
            running.cancel()
            _ = await running.result
            #expect(try await test.store.workers().isEmpty)
        }
    }
}
