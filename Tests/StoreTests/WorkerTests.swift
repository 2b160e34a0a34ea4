import Identity
import Postgres
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct WorkerTests {
    private func process(_ number: UInt64, pid: Int32 = 7) -> WorkerProcess {
        WorkerProcess(id: UUID(high: 9, low: number), host: "host-\(number)", pid: pid, version: "1.2.3")
    }

    private func figures(
        _ queue: String, finished: Int64 = 0, rate: Double = 0, unacked: Int32 = 0, stalled: Duration? = nil
    )
        -> WorkerFigures
    {
        WorkerFigures(
            queue: queue, stage: "send", state: "consuming", reason: nil, finished: finished, rate: rate, unacked: unacked,
            stalledFor: stalled
        )
    }

    @Test func `a worker is what it last said, and goes when it says so`() async throws {
        try await TestStore.with(suite: "workers") { test async throws in
            let first = figures("send.bulk", finished: 3, rate: 0.5, unacked: 2, stalled: .seconds(4))
            try await test.store.report(process(1), [first, figures("send.transactional")], marks: [:])
            try await test.wait("3 seconds")
            var second = figures("send.bulk", finished: 9, rate: 2, unacked: 0)
            second.state = "waiting"
            second.reason = "no relay"
            try await test.store.report(process(1), [second], marks: [:])
            try await test.wait("5 seconds")
            let records = try await test.store.workers()
            #expect(records.map(\.figures) == [second, figures("send.transactional")])
            #expect(records.allSatisfy { $0.process == process(1) && !$0.isLost })
            #expect(records[0].age >= .seconds(3) && records[0].age < .seconds(60))
            #expect(records[0].silence >= .seconds(5) && records[1].silence >= .seconds(8))
            try await test.store.retire(process(1).id)
            #expect(try await test.store.workers().isEmpty)
        }
    }

    @Test func `how long it has been stalled is kept to the microsecond, against the database's clock`() async throws {
        try await TestStore.with(suite: "workers") { test async throws in
            try await test.store.report(process(1), [figures("bounce", unacked: 1, stalled: .microseconds(61_000_001))], marks: [:])
            #expect(try await test.store.workers().first?.figures.stalledFor == .microseconds(61_000_001))
        }
    }

    @Test func `one that is silent for a minute is lost and counts no more, and after a day it is forgotten`() async throws {
        try await TestStore.with(suite: "workers") { test async throws in
            try await test.store.report(process(1), [figures("send.bulk", rate: 1.5, unacked: 4)], marks: [:])
            try await test.store.report(process(2), [figures("send.bulk", rate: 2, unacked: 1)], marks: [:])
            #expect(try await test.store.queueFigures() == ["send.bulk": QueueFigures(unacked: 5, rate: 3.5, workers: 2)])
            try await test.wait("61 seconds")
            try await test.store.report(process(2), [figures("send.bulk", rate: 2, unacked: 1)], marks: [:])
            #expect(try await test.store.workers().map(\.isLost) == [true, false])
            #expect(try await test.store.queueFigures() == ["send.bulk": QueueFigures(unacked: 1, rate: 2, workers: 1)])
            try await test.wait("86300 seconds")
            #expect(try await test.store.sweepWorkers() == 0)
            try await test.wait("50 seconds")
            #expect(try await test.store.sweepWorkers() == 1)
            #expect(try await test.store.workers().map(\.process.id) == [process(2).id])
        }
    }

    @Test func `a queue's mark only rises, never beyond the database's time, and outlives its workers`() async throws {
        try await TestStore.with(suite: "workers") { test async throws in
            func waitIs(_ seconds: Range<Int64>) async throws -> Bool {
                let wait = try #require(try await test.store.queueFigures()["send.bulk"]?.longestWait)
                return seconds.contains(wait.components.seconds)
            }
            let now = try await test.store.clock().now
            try await test.store.report(process(1), [figures("send.bulk")], marks: ["send.bulk": .at(now - .seconds(100))])
            #expect(try await waitIs(100..<110))
            try await test.store.report(process(2), [figures("send.bulk")], marks: ["send.bulk": .at(now - .seconds(30))])
            try await test.store.report(process(1), [figures("send.bulk")], marks: ["send.bulk": .at(now - .seconds(90))])
            #expect(try await waitIs(30..<40))
            try await test.store.report(process(1), [figures("send.bulk")], marks: ["send.bulk": .at(now + .seconds(1_000))])
            #expect(try await waitIs(0..<5))
            for number: UInt64 in 1...2 { try await test.store.retire(process(number).id) }
            try await test.wait("1 hour")
            #expect(try await waitIs(3_600..<3_605))
            try await test.store.report(process(3), [figures("send.bulk")], marks: ["send.bulk": .now])
            #expect(try await waitIs(0..<5))
        }
    }

    @Test func `open dead letters are counted by the queue they came from`() async throws {
        try await TestStore.with(suite: "workers") { test async throws in
            for (number, state) in ["open", "open", "discarded"].enumerated() {
                try await test.execute(
                    """
                    INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, routing_key, headers, body, attempts, first_at,
                        last_at, state)
                    VALUES ('\(UUID(high: 1, low: UInt64(number)))', 'bounce', 'r', 'f', 'k', '{}', '', 1, now(), now(), '\(state)')
                    """
                )
            }
            #expect(try await test.store.queueFigures() == ["bounce": QueueFigures(dead: 2)])
        }
    }

    @Test func `workers that report at once, of the same queues in any order, don't get into each other's way`() async throws {
        try await TestStore.with(suite: "workers") { test async throws in
            let others = (0..<4).map { _ in test.another(connections: 1) }
            let queues = ["a", "b", "c", "d", "e"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, other) in others.enumerated() {
                    group.addTask {
                        for _ in 0..<50 {
                            let marks = Dictionary(uniqueKeysWithValues: queues.shuffled().map { ($0, QueueMark.now) })
                            try await other.store.report(process(UInt64(number)), queues.shuffled().map { figures($0) }, marks: marks)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await test.store.queueFigures().values.allSatisfy { $0.workers == 4 })
            for other in others { await other.store.pool.close() }
        }
    }
}
