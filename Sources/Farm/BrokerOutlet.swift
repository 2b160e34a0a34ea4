package import AMQP
package import IO
package import Jobs
package import Logging

/// The broker's side of `Outlet`: a connection that only publishes, with confirms and mandatory routing.
package actor BrokerOutlet: Outlet {
    private let executor: SerialQueue
    private let publisher: Publisher
    private let topology: Topology
    private let clock: any Clock<Duration>
    private let wallClock: @Sendable () -> Int64
    private let logger: Logger
    private var random = SystemRandom()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes an unconnected one whose calls run on `executor`; by `clock` it rests before it publishes again, and `wallClock`, in
    /// microseconds since 1970, dates what it publishes.
    package init(
        configuration: BrokerConfiguration,
        topology: Topology,
        clock: any Clock<Duration> = ContinuousClock(),
        wallClock: @escaping @Sendable () -> Int64 = { WallClock.microseconds },
        executor: SerialQueue,
        logger: Logger
    ) {
        self.clock = clock
        self.wallClock = wallClock
        self.executor = executor
        self.topology = topology
        self.logger = logger
        publisher = Publisher(configuration: configuration, queue: executor, logger: logger)
    }

    package func open() async throws(AMQPError) {
        try await publisher.connect()
        try await publisher.declare(topology)
    }

    package func begin(_ publications: [Publication]) async throws(AMQPError) -> Emission {
        guard !publications.isEmpty else { return Emission(publications: [], ticket: nil) }
        let publications = stamped(publications)
        return Emission(publications: publications, ticket: try await publisher.publish(publications))
    }

    package func finish(_ emission: Emission) async throws(AMQPError) {
        var emission = emission
        var backoff = Backoff()
        while let ticket = emission.ticket {
            let results = try await publisher.settle(ticket)
            let failed = zip(emission.publications, results).filter { $0.1 != .confirmed }
            if failed.isEmpty { return }
            try await prepareAgain(after: failed.map(\.1), backoff: &backoff)
            emission = try await begin(failed.map(\.0))
        }
    }

    package func close() async {
        await publisher.close()
    }

    /// Dated, so that a queue's age can be told from what comes out of it.
    private func stamped(_ publications: [Publication]) -> [Publication] {
        let now = FieldValue.int(wallClock())
        return publications.map { publication in
            var publication = publication
            publication.properties.headers[HeaderName.enqueuedAt] = now
            return publication
        }
    }

    /// A returned message found no queue: somebody deleted it, or the broker lost its disk. A refused one found a full or ailing queue.
    private func prepareAgain(after results: [PublishResult], backoff: inout Backoff) async throws(AMQPError) {
        let isReturned = results.contains { if case .returned = $0 { true } else { false } }
        logger.warning(
            "the broker did not take messages; publishing them again",
            metadata: ["count": "\(results.count)", "why": "\(isReturned ? "no queue: declaring the topology anew" : "refused")"]
        )
        if isReturned { try await publisher.declare(topology) }
        do {
            try await clock.sleep(for: backoff.next(using: &random))
        } catch {
            throw .cancelled
        }
    }
}
