import AMQP
import Farm
import IO
import Jobs
import Support
import Testing

/// Where the connections of a conformance test lead.
enum Side: CaseIterable, CustomTestStringConvertible {
    case memory, broker

    var testDescription: String { self == .memory ? "the twin in memory" : "the real broker" }
}

/// One queue, connections to it, and what both sides of the seam promise of them.
private struct Wire {
    let queue: QueueName
    let outlet: any Outlet
    let depths: any QueueDepths
    let makeInlet: () throws -> any Inlet

    /// Runs `body` with an open outlet and a queue of this name.
    static func with(_ side: Side, _ queue: String, _ body: (Wire) async throws -> Void) async throws {
        let wire = try Wire(side, QueueName(rawValue: queue))
        try await wire.outlet.open()
        do {
            try await body(wire)
        } catch {
            await wire.outlet.close()
            throw error
        }
        await wire.outlet.close()
    }

    private init(_ side: Side, _ queue: QueueName) throws {
        self.queue = queue
        switch side {
        case .memory:
            let broker = MemoryBroker()
            outlet = MemoryOutlet(broker)
            depths = MemoryDepths(broker)
            makeInlet = { MemoryInlet(broker) }
        case .broker:
            let executor = SerialQueue(label: "test.farm")
            let configuration = try BrokerConfiguration.test()
            outlet = BrokerOutlet(configuration: configuration, topology: .test(queue), executor: executor, logger: .quiet)
            depths = BrokerQueueDepths(configuration: configuration, executor: executor, logger: .quiet)
            makeInlet = { BrokerInlet(configuration: configuration, executor: executor, logger: .quiet) }
        }
    }

    func inlet(prefetch: UInt16) async throws -> any Inlet {
        let inlet = try makeInlet()
        try await inlet.open(queue, prefetch: prefetch)
        return inlet
    }

    func deliver(_ texts: some Sequence<Int>) async throws {
        try await outlet.deliver(texts.map { .sample("\($0)", to: queue) })
    }
}

extension Inlet {
    /// Waits for this many messages.
    fileprivate func collect(_ count: Int) async throws -> [Message] {
        var messages: [Message] = []
        while messages.count < count { messages += try await next(max: count - messages.count) }
        return messages
    }

    /// Takes what is left after `stop`.
    fileprivate func rest() async throws -> [Message] {
        var messages: [Message] = []
        while true {
            let batch = try await next(max: 3)
            if batch.isEmpty { return messages }
            messages += batch
        }
    }
}

/// What the worker relies on, asked of the broker and of its twin.
@Suite(.ownVirtualHost, .serialized, .timeLimit(.minutes(2))) struct ConformanceTests {
    @Test(arguments: Side.allCases) func `messages come in their order, no more at a time than asked for`(side: Side) async throws {
        try await Wire.with(side, "order") { wire in
            try await wire.deliver(0..<50)
            let inlet = try await wire.inlet(prefetch: 100)
            var texts: [String] = []
            while texts.count < 50 {
                let batch = try await inlet.next(max: 7)
                #expect((1...7).contains(batch.count))
                texts += batch.map(\.text)
            }
            #expect(texts == (0..<50).map(String.init))
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `a message comes as it was published`(side: Side) async throws {
        try await Wire.with(side, "intact") { wire in
            let properties = MessageProperties(
                contentType: "application/json", messageID: "m-1", type: "order.placed", headers: ["x-attempt": 2, "traceparent": "00-1"])
            let sent = Publication(
                exchange: ExchangeName.work, routingKey: wire.queue.rawValue, body: Array(0...255), properties: properties)
            try await wire.outlet.deliver([sent])
            let inlet = try await wire.inlet(prefetch: 1)
            let message = try await inlet.collect(1)[0]
            // The broker's outlet adds a date.
            var found = message.properties
            found.headers["x-enqueued-at"] = nil
            #expect(message.body == sent.body && found == properties)
            #expect(message.exchange == ExchangeName.work && message.routingKey == wire.queue.rawValue)
            #expect(!message.redelivered && message.deliveryCount == 0 && message.attempt == 2)
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `take returns what is there, next waits for something`(side: Side) async throws {
        try await Wire.with(side, "waiting") { wire in
            let inlet = try await wire.inlet(prefetch: 10)
            #expect(try await inlet.take(max: 5).isEmpty)
            async let waiting = inlet.next(max: 5)
            try await wire.deliver(0..<1)
            #expect(try await waiting.map(\.text) == ["0"])
            #expect(try await inlet.take(max: 5).isEmpty)
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `no more is pushed than the prefetch, until there are acknowledgements or it is widened`(
        side: Side
    ) async throws {
        try await Wire.with(side, "prefetch") { wire in
            try await wire.deliver(0..<20)
            let inlet = try await wire.inlet(prefetch: 3)
            let first = try await inlet.collect(3)
            #expect(try await inlet.take(max: 10).isEmpty)
            try await inlet.acknowledge(upTo: first[1].tag)
            #expect(try await inlet.collect(2).map(\.text) == ["3", "4"])
            try await inlet.widen(to: 100)
            #expect(try await inlet.collect(15).map(\.text) == (5..<20).map(String.init))
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `what wasn't acknowledged comes again after a close, in order and marked`(side: Side) async throws
    {
        try await Wire.with(side, "redelivery") { wire in
            try await wire.deliver(0..<5)
            let inlet = try await wire.inlet(prefetch: 10)
            let messages = try await inlet.collect(5)
            try await inlet.acknowledge(upTo: messages[1].tag)
            await inlet.close()
            try await wire.deliver(5..<6)
            try await inlet.open(wire.queue, prefetch: 10)
            let again = try await inlet.collect(4)
            #expect(again.map(\.text) == ["2", "3", "4", "5"])
            #expect(again.map(\.redelivered) == [true, true, true, false])
            #expect(again.map(\.deliveryCount) == [1, 1, 1, 0])
            try await inlet.acknowledge(upTo: again[3].tag)
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `after stop what was pushed can be taken and acknowledged, then there is nothing, until resumed`(
        side: Side
    ) async throws {
        try await Wire.with(side, "stopping") { wire in
            try await wire.deliver(0..<12)
            let inlet = try await wire.inlet(prefetch: 5)
            var messages = try await inlet.collect(1)
            try await inlet.stop()
            messages += try await inlet.rest()
            #expect((1...5).contains(messages.count))
            try await inlet.acknowledge(upTo: #require(messages.last).tag)
            #expect(try await inlet.next(max: 3).isEmpty)
            #expect(try await inlet.take(max: 3).isEmpty)
            try await inlet.resume(prefetch: 20)
            messages += try await inlet.collect(12 - messages.count)
            #expect(messages.map(\.text) == (0..<12).map(String.init))
            #expect(messages.allSatisfy { !$0.redelivered })
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `a stop ends the wait for messages`(side: Side) async throws {
        try await Wire.with(side, "stopped") { wire in
            let inlet = try await wire.inlet(prefetch: 5)
            async let waiting = inlet.next(max: 5)
            try await inlet.stop()
            #expect(try await waiting.isEmpty)
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `an inlet that isn't open, or not any more, says so`(side: Side) async throws {
        try await Wire.with(side, "closed") { wire in
            let unopened = try wire.makeInlet()
            await #expect(throws: AMQPError.notConnected) { try await unopened.next(max: 1) }
            let inlet = try await wire.inlet(prefetch: 5)
            try await wire.deliver(0..<1)
            let tag = try await inlet.collect(1)[0].tag
            await #expect(throws: AMQPError.staleTag(tag + 100)) { try await inlet.acknowledge(upTo: tag + 100) }
            await inlet.close()
            await #expect(throws: AMQPError.notConnected) { try await inlet.take(max: 1) }
            await #expect(throws: AMQPError.notConnected) { try await inlet.acknowledge(upTo: tag) }
            await #expect(throws: AMQPError.notConnected) { try await inlet.widen(to: 3) }
        }
    }

    @Test(arguments: Side.allCases) func `batches may be begun before earlier ones are finished`(side: Side) async throws {
        try await Wire.with(side, "pipeline") { wire in
            let first = try await wire.outlet.begin([.sample("0", to: wire.queue), .sample("1", to: wire.queue)])
            let second = try await wire.outlet.begin([.sample("2", to: wire.queue)])
            let nothing = try await wire.outlet.begin([])
            try await wire.outlet.finish(first)
            try await wire.outlet.finish(second)
            try await wire.outlet.finish(nothing)
            let inlet = try await wire.inlet(prefetch: 10)
            #expect(try await inlet.collect(3).map(\.text) == ["0", "1", "2"])
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `an outlet that is closed takes nothing`(side: Side) async throws {
        try await Wire.with(side, "taking") { wire in
            await wire.outlet.close()
            await #expect(throws: AMQPError.notConnected) { try await wire.deliver(0..<1) }
        }
    }

    @Test(arguments: Side.allCases) func `a queue's depth counts what is ready, and a queue that isn't there is empty`(
        side: Side
    ) async throws {
        try await Wire.with(side, "depth") { wire in
            try await wire.deliver(0..<3)
            #expect(try await wire.depths.depth(of: wire.queue) == 3)
            #expect(try await wire.depths.depth(of: QueueName(rawValue: "nowhere")) == 0)
            #expect(try await wire.depths.depth(of: wire.queue) == 3)
            if let depths = wire.depths as? BrokerQueueDepths { await depths.close() }
        }
    }

    @Test(arguments: Side.allCases) func `a tag of an earlier connection acknowledges nothing`(side: Side) async throws {
        try await Wire.with(side, "stale") { wire in
            try await wire.deliver(0..<1)
            let inlet = try await wire.inlet(prefetch: 5)
            let old = try await inlet.collect(1)[0].tag
            await inlet.close()
            try await inlet.open(wire.queue, prefetch: 5)
            #expect(try await inlet.collect(1)[0].tag > old)
            await #expect(throws: AMQPError.staleTag(old)) { try await inlet.acknowledge(upTo: old) }
            await inlet.close()
        }
    }

    @Test(arguments: Side.allCases) func `a wait that is cancelled says so, and takes nothing along`(side: Side) async throws {
        try await Wire.with(side, "cancelled") { wire in
            let inlet = try await wire.inlet(prefetch: 5)
            let waiting = Task { try await inlet.next(max: 1) }
            waiting.cancel()
            await #expect(throws: AMQPError.cancelled) { try await waiting.value }
            try await wire.deliver(0..<1)
            #expect(try await inlet.collect(1).map(\.text) == ["0"])
            await inlet.close()
        }
    }
}
