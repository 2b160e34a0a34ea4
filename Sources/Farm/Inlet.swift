package import AMQP
package import Jobs

/// Where a worker's messages come from: one queue over one connection. The broker's and the memory twin pass the same conformance suite.
package protocol Inlet: Actor {
    /// Connects and begins to consume.
    func open(_ queue: QueueName, prefetch: UInt16) async throws(AMQPError)
    /// Lets the broker push this many ahead from now on.
    func widen(to prefetch: UInt16) async throws(AMQPError)
    /// Waits for a message, then takes what is there, `max` at most; empty only after `stop`.
    func next(max: Int) async throws(AMQPError) -> [Message]
    /// Takes what is there without waiting.
    func take(max: Int) async throws(AMQPError) -> [Message]
    /// Acknowledges every message up to this tag.
    func acknowledge(upTo tag: UInt64) async throws(AMQPError)
    /// Ends the flow; what was pushed already can still be taken.
    func stop() async throws(AMQPError)
    /// Begins again after `stop`.
    func resume(prefetch: UInt16) async throws(AMQPError)
    /// Disconnects when nothing has come since the last call though it should have; to be called every few seconds.
    func refresh() async throws(AMQPError)
    /// Disconnects; what wasn't acknowledged goes back to the queue.
    func close() async
}

extension Inlet {
    /// Nothing to do, where what is in the queue always comes.
    package func refresh() async throws(AMQPError) {}
}

/// Where a worker's messages go: confirmed, and never lost for want of a queue.
package protocol Outlet: Actor {
    /// Connects and declares the topology.
    func open() async throws(AMQPError)
    /// Sends a batch on its way; `finish` must follow, and batches finish in the order they began.
    func begin(_ publications: [Publication]) async throws(AMQPError) -> Emission
    /// Waits until the broker holds every message of the batch, publishing again what it returned or refused.
    func finish(_ emission: Emission) async throws(AMQPError)
    /// Disconnects.
    func close() async
}

extension Outlet {
    /// Publishes a batch and waits until the broker holds all of it.
    package func deliver(_ publications: [Publication]) async throws(AMQPError) {
        guard !publications.isEmpty else { return }
        try await finish(begin(publications))
    }
}

/// A batch on its way to the broker.
package struct Emission: Sendable {
    /// What was published.
    package let publications: [Publication]
    /// The broker's receipt; nil from the memory twin, and for an empty batch.
    package let ticket: PublishTicket?

    /// Notes a batch that is on its way.
    package init(publications: [Publication], ticket: PublishTicket?) {
        self.publications = publications
        self.ticket = ticket
    }
}
