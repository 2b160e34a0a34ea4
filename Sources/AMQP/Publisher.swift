package import IO
package import Logging

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Publishes with confirms over one connection and one channel; it never consumes, because the broker stops reading publishers during
/// an alarm. It doesn't reconnect by itself: after a loss every call throws until `connect()` is called again.
package actor Publisher {
    /// Messages written between two looks at what the broker says.
    private static let burst = 128
    /// Bytes written likewise; a publisher's socket that polls as writable takes this much without blocking.
    static let burstBytes = 65_536

    let configuration: BrokerConfiguration
    let logger: Logger
    private let queue: SerialQueue
    private let window: Int

    private(set) var session: Session?
    private var loss = AMQPError.notConnected
    private var closings = 0
    private var tracker = ConfirmTracker()
    /// Tickets before this one were lost with an earlier connection.
    private var firstLiveTicket: UInt64 = 1
    private var settled: [UInt64: [PublishResult]] = [:]
    private let settlements = Waiters<[PublishResult]>()
    private let gate = Waiters<Void>()
    private var gateCount: UInt64 = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Makes a publisher on `queue` that lets at most `window` messages go unconfirmed.
    package init(configuration: BrokerConfiguration, queue: SerialQueue, logger: Logger, window: Int = 4096) {
        self.configuration = configuration
        self.queue = queue
        self.logger = logger
        self.window = max(1, window)
    }

    /// Whether the broker has an alarm and takes no messages; publishing waits until it is over.
    package var isBlocked: Bool {
        session?.isBlocked ?? false
    }

    /// Whether there is a connection, as far as is known.
    package var isConnected: Bool {
        session != nil
    }

    /// What the broker said of itself when we logged in: `product`, `version`, `cluster_name` and more; empty without a connection.
    package var brokerProperties: [String: FieldValue] {
        session?.link.brokerProperties ?? [:]
    }

    /// Connects, logs in and asks for confirms; does nothing when connected already.
    package func connect() async throws(AMQPError) {
        guard session == nil else { return }
        let closingsBefore = closings
        let link = try await Opener.open(configuration, role: .publishing)
        guard closings == closingsBefore else { throw .notConnected }
        guard session == nil else { return }
        session = try Session(link: link, configuration: configuration, queue: queue) { [weak self] in
            self?.assumeIsolated { $0.pump() }
        }
        logger.debug("connected to publish", metadata: ["broker": "\(configuration)"])
    }

    /// Writes messages in their order, and suspends first while the window or the socket is full or the broker has an alarm. When it
    /// throws, none, some or all of them may have been taken.
    package func publish(_ publications: [Publication]) async throws(AMQPError) -> PublishTicket {
        for publication in publications { try publication.validate() }
        guard session != nil else { throw loss }
        let (ticket, action) = tracker.open(count: publications.count)
        try perform(action)
        var written = 0
        do throws(AMQPError) {
            while written < publications.count {
                try await passGate(of: ticket)
                written += try write(publications, from: written, ticket)
            }
        } catch {
            tracker.abandon(ticket, unwritten: publications.count - written)
            throw error
        }
        return ticket
    }

    /// One result for each of the ticket's messages, in their order, once the broker spoke of all; throws when the connection was lost
    /// before that. A ticket is settled once.
    package func settle(_ ticket: PublishTicket) async throws(AMQPError) -> [PublishResult] {
        if let results = settled.removeValue(forKey: ticket.number) { return results }
        guard tracker.isOpen(ticket) else { throw ticket.number < firstLiveTicket ? loss : .unknownTicket }
        do throws(AMQPError) {
            return try await settlements.wait(as: ticket.number)
        } catch {
            if error == .cancelled {
                tracker.abandon(ticket)
                settled[ticket.number] = nil
            }
            throw error
        }
    }

    /// Says goodbye and disconnects; whoever still waits gets `notConnected`.
    package func close() async {
        closings += 1
        // During an alarm the broker wouldn't read our goodbye.
        if let session, !session.isBlocked {
            // The broker may be gone or frozen: the connection ends either way.
            _ = try? await session.call(.closeConnection, on: 0)
        }
        lose(.notConnected)
    }

    /// Suspends while the broker takes nothing; throws once the connection is gone. To be called again after every suspension.
    func passGate(of ticket: PublishTicket? = nil) async throws(AMQPError) {
        while true {
            guard let session, ticket.map({ tracker.isOpen($0) }) ?? true else { throw loss }
            if !session.isBlocked, tracker.outstanding < window, try session.isWritable() { return }
            gateCount += 1
            try await gate.wait(as: gateCount)
        }
    }

    private func write(_ publications: [Publication], from start: Int, _ ticket: PublishTicket) throws(AMQPError) -> Int {
        guard let session else { throw loss }
        let end = min(publications.count, start + min(Self.burst, window - tracker.outstanding))
        var next = start
        var bytes = 0
        defer { pump() }
        try session.write { link throws(AMQPError) in
            cork(link.descriptor, true)
            defer { cork(link.descriptor, false) }
            while next < end, bytes < Self.burstBytes {
                try link.publish(publications[next])
                tracker.published(publications[next], ticket: ticket, index: next)
                bytes += publications[next].body.count
                next += 1
            }
        }
        return next - start
    }

    /// Lets the kernel fill its segments across messages: 1–2 µs less for each (measured).
    private func cork(_ descriptor: Int32, _ on: Bool) {
        #if os(Linux)
            var value: Int32 = on ? 1 : 0
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }
}

extension Publisher {
    private func pump() {
        guard let session else { return }
        do throws(AMQPError) {
            try session.drain { event throws(AMQPError) in try handle(event) }
        } catch {
            lose(error)
        }
        gate.resumeAll(with: .success(()))
    }

    private func handle(_ event: Event) throws(AMQPError) {
        switch event {
        case .acknowledged(let tag, let multiple): try perform(tracker.acknowledged(tag, multiple: multiple))
        case .refused(let tag, let multiple): try perform(tracker.refused(tag, multiple: multiple))
        case .returned(let returned): try perform(tracker.returned(returned))
        case .blocked(let reason): logger.warning("the broker takes no messages", metadata: ["reason": "\(reason)"])
        case .unblocked: logger.info("the broker takes messages again")
        case .delivered, .consumerCancelled: throw .connectionLost("the broker delivered to a publisher")
        }
    }

    private func perform(_ action: ConfirmTracker.Action) throws(AMQPError) {
        switch action {
        case .wait: return
        case .violation(let what): throw .connectionLost(what)
        case .settle(let settlements):
            for settlement in settlements {
                if self.settlements.isAwaited(settlement.ticket) {
                    self.settlements.resume(settlement.ticket, with: .success(settlement.results))
                } else {
                    settled[settlement.ticket] = settlement.results
                }
            }
        }
    }

    private func lose(_ error: AMQPError) {
        guard let session else { return }
        self.session = nil
        session.tearDown(error)
        loss = error
        tracker = ConfirmTracker(nextTicket: tracker.nextTicket)
        firstLiveTicket = tracker.nextTicket
        settlements.resumeAll(with: .failure(error))
        gate.resumeAll(with: .failure(error))
        if error != .notConnected {
            logger.warning("\(error)", metadata: ["connection": "publishing"])
        }
    }
}
