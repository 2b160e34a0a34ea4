import AMQP
import Farm
import IO
import Jobs
import ServiceLifecycle
import Support
import Testing

extension BrokerTests {
    /// Workers over the real broker.
    struct Worker {
        private let bench = Bench()
        private let ledger = Ledger()

        private func publish(_ numbers: Range<Int>) async throws {
            let outlet = try bench.outlet()
            try await outlet.open()
            try await outlet.deliver(numbers.map { World.publication($0, to: bench.home) })
            await outlet.close()
        }

        /// What comes from a queue, until so many have come.
        private func drain(_ queue: QueueName, _ count: Int) async throws -> [Message] {
            let inlet = try bench.inlet()
            try await inlet.open(queue, prefetch: 2000)
            var messages: [Message] = []
            while messages.count < count {
                messages += try await inlet.next(max: 2000)
                if let last = messages.last { try await inlet.acknowledge(upTo: last.tag) }
            }
            await inlet.close()
            return messages
        }

        private func noting() -> ScriptedStage {
            let ledger = ledger
            return ScriptedStage(batchSize: 100) { batch in
                await ledger.note(all: batch.map(\.text))
                return batch.map { _ in .done }
            }
        }

        @Test func `a message that fails rests in its tier, comes home, and is dead when its attempts are used up`() async throws {
            let ledger = ledger
            let stage = ScriptedStage { batch in
                for message in batch {
                    let headers = message.properties.headers
                    await ledger.note("\(message.text) \(message.attempt) \(headers[HeaderName.lastFailure].map { "\($0)" } ?? "-")")
                }
                return batch.map { .retry("not today, \($0.text)") }
            }
            try await publish(0..<2)
            try await running(bench.worker(stage)) { _ in await ledger.noted(4) }
            #expect(
                await ledger.entries.sorted() == [
                    "0 1 -", #"0 2 string("not today, 0")"#, "1 1 -", #"1 2 string("not today, 1")"#,
                ]
            )
            let dead = try await drain(.dead, 2)
            #expect(dead.map(\.text).sorted() == ["0", "1"])
            for letter in dead {
                #expect(letter.properties.headers[HeaderName.deadQueue] == .string(bench.home.rawValue))
                #expect(letter.properties.headers[HeaderName.deadReason] == .string("not today, \(letter.text)"))
                #expect(letter.properties.headers[HeaderName.attempt] == 2)
                #expect(!letter.properties.headers.keys.contains { $0.hasPrefix("x-death") || $0.hasPrefix("x-first-death") })
            }
        }

        @Test func `connections that are closed under load lose nothing`() async throws {
            let ledger = ledger
            let (bench, next) = (bench, Bench("\(bench.home)-next"))
            let outlet = try next.outlet()
            try await outlet.open()
            try await publish(0..<3_000)
            let stage = ScriptedStage(batchSize: 100) { batch in
                await ledger.note(all: batch.map(\.text))
                return batch.map { .done([World.publication(Int($0.text) ?? -1, to: next.home)]) }
            }
            try await running(bench.worker(stage)) { _ in
                for round in 1...2 {
                    await ledger.noted(round * 700)
                    try await RealBroker.host().closeConnections(reason: "maintenance")
                }
                await ledger.notedAll((0..<3_000).map(String.init))
            }
            // The drain has settled everything: what is counted here is all there will be.
            let inlet = try bench.inlet()
            try await inlet.open(next.home, prefetch: 20_000)
            var seen: Set<String> = []
            while seen.count < 3_000 { seen.formUnion(try await inlet.next(max: 1000).map(\.text)) }
            await inlet.close()
            let publisher = try await RealBroker.publisher()
            #expect(try await publisher.inspectQueue(name: bench.home.rawValue)?.messageCount == 0)
            await publisher.close()
        }

        @Test func `a graceful shutdown under load acknowledges all it handled, and nothing else`() async throws {
            try await publish(0..<4_000)
            try await running(bench.worker(noting())) { _ in await ledger.noted(500) }
            let handled = await ledger.entries.count
            let publisher = try await RealBroker.publisher()
            #expect(try await publisher.inspectQueue(name: bench.home.rawValue)?.messageCount == 4_000 - handled)
            await publisher.close()
            let rest = try await drain(bench.home, 4_000 - handled)
            #expect(Set(rest.map(\.text)).isDisjoint(with: await ledger.entries))
        }

        @Test func `a queue that is deleted and declared anew, which the broker tells nobody, is consumed again`() async throws {
            let clock = ManualClock()
            try await publish(0..<10)
            try await running(bench.worker(noting(), clock: clock)) { _ in
                await ledger.noted(10)
                let publisher = try await RealBroker.publisher()
                try await publisher.deleteQueue(name: bench.home.rawValue)
                try await publisher.declare(bench.topology)
                await publisher.close()
                try await publish(10..<20)
                await withTaskGroup(of: Void.self) { tasks in
                    tasks.addTask {
                        while !Task.isCancelled {
                            await clock.sleepers(1)
                            clock.advance(by: .seconds(1))
                        }
                    }
                    await ledger.notedAll((0..<20).map(String.init))
                    tasks.cancelAll()
                }
            }
        }

        @Test func `a delivery count that a publisher made up reaches the stage`() async throws {
            let outlet = try bench.outlet()
            try await outlet.open()
            var forged = World.publication(1, to: bench.home)
            forged.properties.headers["x-delivery-count"] = 40
            try await outlet.deliver([forged])
            await outlet.close()
            try await running(bench.worker(noting())) { _ in await ledger.noted("1") }
        }

        @Test func `a topology may be declared twice, and other arguments are told in the broker's words`() async throws {
            let outlet = try bench.outlet()
            try await outlet.open()
            await outlet.close()
            try await outlet.open()
            await outlet.close()
            let publisher = try await RealBroker.publisher()
            try await publisher.declare(bench.topology)
            try await publisher.deleteQueue(name: bench.home.rawValue)
            try await publisher.declareQueue(name: bench.home.rawValue, arguments: ["x-queue-type": "quorum"])
            await publisher.close()
            let error = await #expect(throws: AMQPError.self) { try await bench.worker(noting()).run() }
            let text = error?.description ?? ""
            #expect(text.contains("PRECONDITION_FAILED") && text.contains(bench.home.rawValue), "\(text)")
            #expect(text.contains("x-dead-letter-exchange") || text.contains("x-delivery-limit") || text.contains("x-overflow"), "\(text)")
        }

        @Test func `a queue's depth is told, over a connection that may be lost, and is zero without a queue`() async throws {
            let depths = BrokerQueueDepths(
                configuration: try RealBroker.configuration(), executor: SerialQueue(label: "goniec.test.depths"), logger: .silent
            )
            #expect(try await depths.depth(of: QueueName(rawValue: "nowhere")) == 0)
            try await publish(0..<7)
            #expect(try await depths.depth(of: bench.home) == 7)
            try await RealBroker.host().closeConnections(reason: "maintenance")
            await #expect(throws: AMQPError.self) { while true { _ = try await depths.depth(of: bench.home) } }
            #expect(try await depths.depth(of: bench.home) == 7)
            await depths.close()
        }
    }
}

extension Ledger {
    func note(all entries: [String]) {
        for entry in entries { note(entry) }
    }

    /// Returns when each of these was noted.
    func notedAll(_ wanted: [String]) async {
        let wanted = Set(wanted)
        await reach { $0.count >= wanted.count && wanted.isSubset(of: $0) }
    }
}
