import AMQP
import IO
import Synchronization
import Testing

extension BrokerTests {
    /// Against a broker behind a proxy that stops in the middle of everything, as a stopped process or a pulled cable does.
    @Suite(.timeLimit(.minutes(1))) struct Frozen {
        private let proxy: FreezableProxy
        private let configuration: BrokerConfiguration
        /// Longer than a busy machine's broker takes for an answer.
        private static let watchdog = Duration.seconds(3)

        init() throws {
            var configuration = try Broker.configuration()
            proxy = try FreezableProxy(to: configuration.endpoints[0].port)
            configuration.endpoints = [.init(host: "127.0.0.1", port: proxy.port)]
            configuration.watchdog = Self.watchdog
            configuration.heartbeat = .seconds(60)
            self.configuration = configuration
        }

        @Test func `connecting to it ends with the connect timeout`() async throws {
            proxy.freeze()
            var hasty = configuration
            hasty.connectTimeout = .milliseconds(500)
            let publisher = Publisher(configuration: hasty, queue: SerialQueue(label: "test"), logger: Broker.quiet)
            guard case .timedOut(let what) = await outcome(of: { try await publisher.connect() }) else {
                Issue.record("connecting to a frozen broker did something else than time out")
                return
            }
            #expect(what == "127.0.0.1:\(proxy.port) didn't finish the login within 0.5 seconds")
            proxy.thaw()
            let patient = try await Broker.publisher(configuration)
            await patient.close()
            proxy.stop()
        }

        @Test func `a declaration ends with the watchdog`() async throws {
            let publisher = try await Broker.publisher(configuration)
            proxy.freeze()
            #expect(await outcome { try await publisher.declareQuorumQueue("frozen") } == .frozen(after: Self.watchdog))
            #expect(await !publisher.isConnected)
            proxy.thaw()
            try await publisher.connect()
            try await publisher.declareQuorumQueue("frozen")
            await publisher.close()
            proxy.stop()
        }

        @Test func `a stream of small messages ends with the watchdog, without blocking the queue`() async throws {
            let queue = SerialQueue(label: "test.shared")
            let publisher = Publisher(configuration: configuration, queue: queue, logger: Broker.quiet, window: 1_000_000)
            try await publisher.connect()
            try await publisher.declareQuorumQueue("stream")
            proxy.freeze()
            let messages = (0..<60_000).map { _ in Publication(exchange: "", routingKey: "stream", body: Array(repeating: 1, count: 1_000))
            }
            async let publishing = outcome { _ = try await publisher.publish(messages) }
            // The queue goes on although the publish on it has nowhere to go.
            let ticks = Mutex(0)
            let timer = RepeatingTimer(every: .milliseconds(50), on: queue) { ticks.withLock { $0 += 1 } }
            #expect(await publishing == .frozen(after: Self.watchdog))
            timer.cancel()
            #expect(ticks.withLock(\.self) > 5)
            proxy.thaw()
            await publisher.close()
            proxy.stop()
        }

        @Test func `one message larger than every buffer is freed by the watchdog on its own queue`() async throws {
            let publisher = try await Broker.publisher(configuration)
            try await publisher.declareQuorumQueue("large")
            proxy.freeze()
            let message = Publication(exchange: "", routingKey: "large", body: Array(repeating: 1, count: 64 << 20))
            #expect(await outcome { _ = try await publisher.publish([message]) } == .frozen(after: Self.watchdog))
            #expect(await !publisher.isConnected)
            proxy.thaw()
            try await publisher.connect()
            _ = try await publisher.deliver(Broker.messages(1, to: "large"))
            await publisher.close()
            proxy.stop()
        }

        @Test func `an idle connection is lost after two heartbeats`() async throws {
            var configuration = configuration
            configuration.heartbeat = .seconds(1)
            let publisher = try await Broker.publisher(configuration)
            let consumer = try await Broker.consumer(configuration)
            try await publisher.declareQuorumQueue("quiet")
            try await consumer.consume(queue: "quiet", prefetch: 1)
            proxy.freeze()
            #expect(await outcome { _ = try await consumer.next(max: 1) } == .connectionLost("no heartbeat came"))
            while await publisher.isConnected { await Task.yield() }
            proxy.thaw()
            await consumer.close()
            await publisher.close()
            proxy.stop()
        }

        @Test func `heartbeats keep an idle connection longer than both sides' patience`() async throws {
            var configuration = configuration
            configuration.heartbeat = .seconds(1)
            let consumer = try await Broker.consumer(configuration)
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue("alive")
            try await consumer.consume(queue: "alive", prefetch: 1)
            // The broker gives up after three seconds without a heartbeat of ours, we after two without one of its.
            async let messages = consumer.next(max: 1)
            let timer = TimerSignal()
            await timer.fires(after: .seconds(4))
            _ = try await publisher.deliver(Broker.messages(1, to: "alive"))
            #expect(try await messages.count == 1)
            await consumer.close()
            await publisher.close()
            proxy.stop()
        }

        @Test func `closing takes no longer than its limit`() async throws {
            let publisher = try await Broker.publisher(configuration)
            proxy.freeze()
            await publisher.close()
            #expect(await !publisher.isConnected)
            proxy.thaw()
            proxy.stop()
        }

        @Test func `a cut connection resumes all who wait with an error, once`() async throws {
            let publisher = try await Broker.publisher(configuration, window: 10)
            try await publisher.declareQuorumQueue("cut")
            proxy.freeze()
            let ticket = try await publisher.publish(Broker.messages(10, to: "cut"))
            async let settling = outcome { _ = try await publisher.settle(ticket) }
            async let publishing = outcome { _ = try await publisher.publish(Broker.messages(1, to: "cut")) }
            async let declaring = outcome { _ = try await publisher.inspectQueue(name: "cut") }
            for _ in 1...100 { await Task.yield() }
            proxy.cut()
            for error in await [settling, publishing, declaring] {
                guard case .connectionLost = error else {
                    Issue.record("\(String(describing: error)) instead of a lost connection")
                    continue
                }
            }
            proxy.thaw()
            try await publisher.connect()
            guard case .connectionLost = await outcome(of: { _ = try await publisher.settle(ticket) }) else {
                Issue.record("a ticket of a lost connection was settled")
                return
            }
            #expect(try await publisher.deliver(Broker.messages(1, to: "cut")) == [.confirmed])
            await publisher.close()
            proxy.stop()
        }

        @Test func `closing during an alarm doesn't wait for a broker that reads nothing`() async throws {
            let publisher = try await Broker.publisher(configuration)
            proxy.inject([1, 0, 0, 0, 0, 0, 8, 0, 10, 0, 60, 3] + Array("low".utf8) + [0xCE])
            while await !publisher.isBlocked { await Task.yield() }
            proxy.freeze()
            await publisher.close()
            #expect(await !publisher.isConnected)
            proxy.thaw()
            proxy.stop()
        }

        /// An alarm of the shared node would stop everybody's tests, so the proxy says what the broker would (class 10, methods 60 and 61).
        @Test func `a blocked connection holds publishing back until it is unblocked`() async throws {
            let publisher = try await Broker.publisher(configuration)
            try await publisher.declareQuorumQueue("blocked")
            proxy.inject([1, 0, 0, 0, 0, 0, 8, 0, 10, 0, 60, 3] + Array("low".utf8) + [0xCE])
            while await !publisher.isBlocked { await Task.yield() }
            async let results = publisher.deliver(Broker.messages(1, to: "blocked"))
            let waiting = Task { try await publisher.publish(Broker.messages(1, to: "blocked")) }
            waiting.cancel()
            await #expect(throws: AMQPError.cancelled) { try await waiting.value }
            // Longer than the watchdog's limit: an alarm is no frozen broker.
            let timer = TimerSignal()
            await timer.fires(after: Self.watchdog + .seconds(1))
            #expect(await publisher.isConnected)
            proxy.inject([1, 0, 0, 0, 0, 0, 4, 0, 10, 0, 61, 0xCE])
            #expect(try await results == [.confirmed])
            #expect(try await publisher.inspectQueue(name: "blocked")?.messageCount == 1)
            await publisher.close()
            proxy.stop()
        }

        @Test func `garbage from the broker ends the connection, not the process`() async throws {
            for seed in 0..<20 as Range<UInt64> {
                var random = Seeded(state: seed)
                let consumer = try await Broker.consumer(configuration)
                let publisher = try await Broker.publisher()
                try await publisher.declareQuorumQueue("garbage")
                try await consumer.consume(queue: "garbage", prefetch: 1)
                proxy.inject((0..<64).map { _ in UInt8.random(in: 0...255, using: &random) } + Array(repeating: 0xCE, count: 8))
                async let error = outcome { _ = try await consumer.next(max: 1) }
                // Garbage may look like the beginning of a long frame; the end of the connection follows then.
                for _ in 1...100 { await Task.yield() }
                proxy.cut()
                #expect(await error != nil)
                await consumer.close()
                await publisher.close()
            }
            proxy.stop()
        }
    }
}

/// Waits for real time to pass, where a peer's clock can't be moved: a timer's tick is the signal.
actor TimerSignal {
    private let queue = SerialQueue(label: "test.timer")
    private var timer: RepeatingTimer?
    private var waiter: CheckedContinuation<Void, Never>?

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    func fires(after time: Duration) async {
        await withCheckedContinuation { continuation in
            waiter = continuation
            timer = RepeatingTimer(every: time, on: queue) { [weak self] in
                self?.assumeIsolated { $0.fired() }
            }
        }
    }

    private func fired() {
        timer?.cancel()
        waiter?.resume()
        waiter = nil
    }
}
