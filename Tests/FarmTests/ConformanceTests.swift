import AMQP
import Farm
import Jobs
import Support
import Testing

extension BrokerTests {
    /// What every inlet and outlet promises, of the memory twin and of the broker.
    struct Conformance {
        enum Kind: String, CaseIterable {
            case memory, broker
        }

        /// Both ends of one queue, connected, and a way to delete it behind their backs.
        struct Ends {
            let queue: QueueName
            let inlet: any Inlet
            let outlet: any Outlet
            let another: any Inlet
            let deleteQueue: @Sendable () async throws -> Void

            func publish(_ numbers: Range<Int>) async throws {
                try await outlet.deliver(numbers.map { World.publication($0, to: queue) })
            }

            /// The next messages, as many as these, however they arrive.
            func receive(_ count: Int, from inlet: any Inlet) async throws -> [Message] {
                var messages: [Message] = []
                while messages.count < count { messages += try await inlet.next(max: count - messages.count) }
                return messages
            }
        }

        private func with(_ kind: Kind, _ body: (Ends) async throws -> Void) async throws {
            let ends = try await ends(kind)
            try await ends.outlet.open()
            try await body(ends)
            await ends.inlet.close()
            await ends.another.close()
            await ends.outlet.close()
        }

        private func ends(_ kind: Kind) async throws -> Ends {
            let bench = Bench()
            switch kind {
            case .memory:
                let broker = MemoryBroker()
                return Ends(
                    queue: bench.home, inlet: MemoryInlet(broker), outlet: MemoryOutlet(broker), another: MemoryInlet(broker),
                    deleteQueue: { await broker.delete(bench.home) }
                )
            case .broker:
                return Ends(
                    queue: bench.home, inlet: try bench.inlet(), outlet: try bench.outlet(), another: try bench.inlet(),
                    deleteQueue: {
                        let publisher = try await RealBroker.publisher()
                        try await publisher.deleteQueue(name: bench.home.rawValue)
                        await publisher.close()
                    }
                )
            }
        }

        @Test(arguments: Kind.allCases) func `messages come in the order they were published, within the prefetch`(kind: Kind) async throws
        {
            try await with(kind) { ends in
                try await ends.publish(0..<20)
                try await ends.inlet.open(ends.queue, prefetch: 5)
                var seen: [Message] = []
                while seen.count < 20 {
                    let messages = try await ends.inlet.next(max: 3)
                    #expect((1...3).contains(messages.count))
                    seen += messages
                    guard seen.count % 5 == 0, let last = seen.last else { continue }
                    #expect(try await ends.inlet.take(max: 100).isEmpty)
                    try await ends.inlet.acknowledge(upTo: last.tag)
                }
                #expect(seen.map(\.text) == (0..<20).map(String.init))
                #expect(seen.map(\.tag) == seen.map(\.tag).sorted())
                #expect(seen.allSatisfy { !$0.redelivered && $0.deliveryCount == 0 && $0.exchange == ExchangeName.work })
            }
        }

        @Test(arguments: Kind.allCases) func `what is not acknowledged comes again, counted, in its old order`(kind: Kind) async throws {
            try await with(kind) { ends in
                try await ends.publish(0..<6)
                try await ends.inlet.open(ends.queue, prefetch: 100)
                let first = try await ends.receive(6, from: ends.inlet)
                try await ends.inlet.acknowledge(upTo: first[1].tag)
                await ends.inlet.close()
                try await ends.another.open(ends.queue, prefetch: 100)
                let again = try await ends.receive(4, from: ends.another)
                #expect(again.map(\.text) == ["2", "3", "4", "5"])
                #expect(again.allSatisfy { $0.redelivered && $0.deliveryCount == 1 })
            }
        }

        @Test(arguments: Kind.allCases) func `a tag of an earlier connection acknowledges nothing`(kind: Kind) async throws {
            try await with(kind) { ends in
                try await ends.publish(0..<1)
                try await ends.inlet.open(ends.queue, prefetch: 10)
                let old = try await ends.receive(1, from: ends.inlet)[0].tag
                await ends.inlet.close()
                await #expect(throws: AMQPError.notConnected) { try await ends.inlet.acknowledge(upTo: old) }
                try await ends.inlet.open(ends.queue, prefetch: 10)
                #expect(try await ends.receive(1, from: ends.inlet)[0].tag > old)
                await #expect(throws: AMQPError.staleTag(old)) { try await ends.inlet.acknowledge(upTo: old) }
            }
        }

        @Test(arguments: Kind.allCases) func `take never waits, next does, and a close ends its wait`(kind: Kind) async throws {
            try await with(kind) { ends in
                try await ends.inlet.open(ends.queue, prefetch: 10)
                #expect(try await ends.inlet.take(max: 10).isEmpty)
                async let next = ends.inlet.next(max: 10)
                try await ends.publish(0..<1)
                #expect(try await next.map(\.text) == ["0"])
                let inlet = ends.inlet
                let none = Task { try await inlet.next(max: 10) }
                await ends.inlet.close()
                await #expect(throws: AMQPError.notConnected) { try await none.value }
                await #expect(throws: AMQPError.notConnected) { try await ends.inlet.take(max: 1) }
            }
        }

        @Test(arguments: Kind.allCases) func `after stop what was pushed is taken, then nothing, and resume goes on`(
            kind: Kind
        ) async throws {
            try await with(kind) { ends in
                try await ends.publish(0..<8)
                try await ends.inlet.open(ends.queue, prefetch: 4)
                let first = try await ends.receive(1, from: ends.inlet)
                try await ends.inlet.stop()
                let pushed = try await ends.receive(3, from: ends.inlet)
                #expect((first + pushed).map(\.text) == ["0", "1", "2", "3"])
                #expect(try await ends.inlet.next(max: 10).isEmpty)
                try await ends.inlet.acknowledge(upTo: pushed[2].tag)
                #expect(try await ends.inlet.next(max: 10).isEmpty)
                try await ends.inlet.stop()
                try await ends.inlet.resume(prefetch: 10)
                #expect(try await ends.receive(4, from: ends.inlet).map(\.text) == ["4", "5", "6", "7"])
                async let waiting = ends.inlet.next(max: 10)
                try await ends.inlet.stop()
                #expect(try await waiting.isEmpty)
            }
        }

        @Test(arguments: Kind.allCases) func `a wider prefetch pushes more, and repeats nothing`(kind: Kind) async throws {
            try await with(kind) { ends in
                try await ends.publish(0..<10)
                try await ends.inlet.open(ends.queue, prefetch: 1)
                let first = try await ends.receive(1, from: ends.inlet)
                try await ends.inlet.widen(to: 5)
                let more = try await ends.receive(4, from: ends.inlet)
                #expect((first + more).map(\.text) == ["0", "1", "2", "3", "4"])
                try await ends.inlet.acknowledge(upTo: more[3].tag)
                #expect(try await ends.receive(5, from: ends.inlet).map(\.text) == ["5", "6", "7", "8", "9"])
            }
        }

        @Test(arguments: Kind.allCases) func `a stop holds however it meets a wider prefetch or a resume`(kind: Kind) async throws {
            for meets in ["widen", "resume"] {
                try await with(kind) { ends in
                    try await ends.publish(0..<5)
                    try await ends.inlet.open(ends.queue, prefetch: 1)
                    if meets == "resume" { try await ends.inlet.stop() }
                    async let change: Void = meets == "widen" ? ends.inlet.widen(to: 2) : ends.inlet.resume(prefetch: 2)
                    async let stop: Void = ends.inlet.stop()
                    _ = try await (change, stop)
                    // Which came first is chance; that it ends is not.
                    if meets == "resume" { try await ends.inlet.stop() }
                    var count = 0
                    while true {
                        let messages = try await ends.inlet.next(max: 10)
                        guard let last = messages.last else { break }
                        count += messages.count
                        try await ends.inlet.acknowledge(upTo: last.tag)
                    }
                    #expect(count <= 3)
                }
            }
        }

        @Test(arguments: Kind.allCases) func `batches are confirmed in the order they began, empty ones too`(kind: Kind) async throws {
            try await with(kind) { ends in
                var emissions: [Emission] = []
                for number in 0..<5 {
                    let range = number * 10..<number * 10 + (number == 2 ? 0 : 10)
                    emissions.append(try await ends.outlet.begin(range.map { World.publication($0, to: ends.queue) }))
                }
                for emission in emissions { try await ends.outlet.finish(emission) }
                try await ends.inlet.open(ends.queue, prefetch: 100)
                let texts = try await ends.receive(40, from: ends.inlet).map(\.text)
                #expect(texts == (0..<50).filter { $0 / 10 != 2 }.map(String.init))
            }
        }

        @Test(arguments: Kind.allCases) func `a queue that is deleted ends its consumers, and is there again for what is published`(
            kind: Kind
        ) async throws {
            try await with(kind) { ends in
                try await ends.inlet.open(ends.queue, prefetch: 10)
                let inlet = ends.inlet
                let waiting = Task { try await inlet.next(max: 1) }
                try await ends.deleteQueue()
                await #expect(throws: AMQPError.consumerCancelled(queue: ends.queue.rawValue)) { try await waiting.value }
                try await ends.publish(0..<100)
                try await ends.another.open(ends.queue, prefetch: 200)
                #expect(try await ends.receive(100, from: ends.another).map(\.text) == (0..<100).map(String.init))
            }
        }

        @Test(arguments: Kind.allCases) func `a cancelled wait says so`(kind: Kind) async throws {
            try await with(kind) { ends in
                try await ends.inlet.open(ends.queue, prefetch: 10)
                let inlet = ends.inlet
                let waiting = Task { try await inlet.next(max: 1) }
                waiting.cancel()
                await #expect(throws: AMQPError.cancelled) { try await waiting.value }
                try await ends.publish(0..<1)
                #expect(try await ends.receive(1, from: ends.inlet).map(\.text) == ["0"])
            }
        }
    }
}
