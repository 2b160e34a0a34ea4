internal import DequeModule
package import IO
package import Logging

/// Consumes over one connection and one channel; it never publishes, so that acknowledgements flow even while the broker has an alarm.
/// It doesn't reconnect by itself: after a loss every call throws until `connect()` and `consume(queue:prefetch:)` are called again.
package actor Consumer {
    private let configuration: BrokerConfiguration
    private let logger: Logger
    private let queue: SerialQueue

    private var session: Session?
    private var loss = AMQPError.notConnected
    private var closings = 0
    /// Queues consumed from, by consumer tag.
    private var consumers: [String: String] = [:]
    private var consumerCount = 0
    private var buffer: Deque<Message> = []
    /// Tags of this connection are counted on from the last one's, so an old tag is told from a new one.
    private var tagBase: UInt64 = 0
    private var highestTag: UInt64 = 0
    private let arrivals = Waiters<Void>()
    private var waitCount: UInt64 = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Makes a consumer on `queue`, usually the queue of the worker that it feeds.
    package init(configuration: BrokerConfiguration, queue: SerialQueue, logger: Logger) {
        self.configuration = configuration
        self.queue = queue
        self.logger = logger
    }

    /// Whether there is a connection, as far as is known.
    package var isConnected: Bool {
        session != nil
    }

    /// How many messages wait here for `next(max:)`.
    package var bufferedCount: Int {
        buffer.count
    }

    /// Connects and logs in; does nothing when connected already.
    package func connect() async throws(AMQPError) {
        guard session == nil else { return }
        let closingsBefore = closings
        let link = try await Opener.open(configuration, role: .consuming)
        guard closings == closingsBefore else { throw .notConnected }
        guard session == nil else { return }
        session = try Session(link: link, configuration: configuration, queue: queue) { [weak self] in
            self?.assumeIsolated { $0.pump() }
        }
        logger.debug("connected to consume", metadata: ["broker": "\(configuration)"])
    }

    /// Begins to consume from a queue with at most `prefetch` messages unacknowledged; throws `closedByBroker` 404, and loses the
    /// connection, when there is no such queue.
    package func consume(queue: String, prefetch: UInt16) async throws(AMQPError) {
        try queue.validateShort("a queue's name")
        try await call(.prefetch(prefetch))
        try await startConsumer(of: queue)
    }

    /// Changes the prefetch of every queue consumed from. A quorum queue gives it to new consumers only, so each consumer is replaced:
    /// what it delivered stays to be acknowledged, and nothing is delivered twice (measured).
    package func setPrefetch(_ count: UInt16) async throws(AMQPError) {
        try await call(.prefetch(count))
        for (tag, queue) in consumers {
            try await call(.cancel(tag: tag))
            // Race: somebody else may have stopped or replaced it meanwhile; then it isn't to be begun again.
            if consumers.removeValue(forKey: tag) != nil { try await startConsumer(of: queue) }
        }
    }

    /// Suspends until a message is there and takes what is there, up to `max`; [] once nothing is consumed any more and all is taken.
    /// Throws when the connection is lost: what was buffered then comes again.
    package func next(max: Int) async throws(AMQPError) -> [Message] {
        while true {
            guard session != nil else { throw loss }
            if !buffer.isEmpty {
                let count = min(Swift.max(1, max), buffer.count)
                defer { buffer.removeFirst(count) }
                return Array(buffer.prefix(count))
            }
            if consumers.isEmpty { return [] }
            waitCount += 1
            try await arrivals.wait(as: waitCount)
        }
    }

    /// Takes what is there, up to `max`, without waiting.
    package func take(max: Int) throws(AMQPError) -> [Message] {
        guard session != nil else { throw loss }
        let count = min(max, buffer.count)
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// Tells the broker that the message, and every one before it when `multiple`, is done with.
    package func acknowledge(upTo tag: UInt64, multiple: Bool = true) throws(AMQPError) {
        try settle(tag) { link, tag throws(AMQPError) in try link.acknowledge(tag, multiple: multiple) }
    }

    /// Gives a message back, to its queue when `requeue`, else to the queue's dead-letter exchange.
    package func reject(tag: UInt64, requeue: Bool) throws(AMQPError) {
        try settle(tag) { link, tag throws(AMQPError) in try link.reject(tag, requeue: requeue) }
    }

    /// Takes no more messages in; those received already stay to be handled.
    package func stopConsuming() async throws(AMQPError) {
        for tag in consumers.keys {
            try await call(.cancel(tag: tag))
            consumers[tag] = nil
        }
        arrivals.resumeAll(with: .success(()))
    }

    /// How many messages of a queue are ready to be delivered; nil when there is no such queue.
    package func readyCount(in queue: String) async throws(AMQPError) -> Int? {
        try queue.validateShort("a queue's name")
        guard let session else { throw loss }
        do throws(AMQPError) {
            guard case .declaredQueue(_, let status) = try await session.callApart(.queue(.inspect(name: queue))) else { return nil }
            return status.messageCount
        } catch .closedByBroker(404, _) {
            return nil
        }
    }

    /// Says goodbye and disconnects; the broker gives what is unacknowledged to somebody else.
    package func close() async {
        closings += 1
        if let session {
            // The broker may be gone or frozen: the connection ends either way.
            _ = try? await session.call(.closeConnection, on: 0)
        }
        lose(.notConnected)
    }
}

extension Consumer {
    private func call(_ request: ConsumerRequest) async throws(AMQPError) {
        guard let session else { throw loss }
        _ = try await session.call(.consumer(request))
    }

    /// The consumer is known before it is asked for: its first messages may come with the answer.
    private func startConsumer(of queue: String) async throws(AMQPError) {
        consumerCount += 1
        let tag = "goniec-\(consumerCount)"
        consumers[tag] = queue
        try await call(.consume(queue: queue, tag: tag))
    }

    private func settle(_ tag: UInt64, _ write: (Link, UInt64) throws(AMQPError) -> Void) throws(AMQPError) {
        guard let session else { throw loss }
        guard tag > tagBase, tag <= highestTag else { throw .staleTag(tag) }
        try session.write { link throws(AMQPError) in try write(link, tag - tagBase) }
    }

    private func pump() {
        guard let session else { return }
        do throws(AMQPError) {
            try session.drain { event throws(AMQPError) in try handle(event) }
        } catch {
            lose(error)
        }
        if !buffer.isEmpty { arrivals.resumeAll(with: .success(())) }
    }

    private func handle(_ event: Event) throws(AMQPError) {
        switch event {
        case .delivered(let message):
            highestTag = tagBase + message.tag
            buffer.append(message.tagged(highestTag))
        case .consumerCancelled(let tag):
            throw .consumerCancelled(queue: consumers[tag] ?? "a queue")
        case .blocked, .unblocked:
            return
        case .acknowledged, .refused, .returned:
            throw .connectionLost("the broker confirmed to a consumer")
        }
    }

    private func lose(_ error: AMQPError) {
        guard let session else { return }
        self.session = nil
        session.tearDown(error)
        loss = error
        consumers = [:]
        buffer = []
        tagBase = highestTag
        arrivals.resumeAll(with: .failure(error))
        if error != .notConnected {
            logger.warning("\(error)", metadata: ["connection": "consuming"])
        }
    }
}

extension Message {
    fileprivate func tagged(_ tag: UInt64) -> Message {
        Message(
            tag: tag, redelivered: redelivered, exchange: exchange, routingKey: routingKey, properties: properties, body: body)
    }
}
