package import AMQP
internal import Farm
package import Jobs

/// A broker in memory: queues by name, prefetch, acknowledgements up to a tag, and redelivery of what a closed connection had not
/// acknowledged. Its inlets and outlets stand where a worker's connections do.
package actor MemoryBroker {
    /// A message in a queue.
    private struct Stored {
        var publication: Publication
        var deliveries: Int64 = 0
    }

    /// What one consumer sees.
    private struct Channel {
        var queue: String
        var prefetch: Int
        var isFlowing = true
        var failure: AMQPError?
        /// Pushed and not yet taken by the consumer.
        var buffer: [(tag: UInt64, stored: Stored)] = []
        /// Taken and not yet acknowledged.
        var unacknowledged: [(tag: UInt64, stored: Stored)] = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    private var queues: [String: [Stored]] = [:]
    private var channels: [Int: Channel] = [:]
    private var outlets: Set<Int> = []
    private var lastID = 0
    private var lastTag: UInt64 = 0
    private var isDown = false
    private let returnsInOrder: Bool
    private var watchers: [(isMet: () -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    private var heldConfirms: [CheckedContinuation<Void, Never>]?

    /// Everything that was ever published, in order.
    package private(set) var published: [Publication] = []
    /// How many messages were ever acknowledged.
    package private(set) var acknowledged = 0
    /// How many messages came back from closed connections.
    private var requeued = 0

    /// A broker with no messages. What comes back does so in its old order or in none: RabbitMQ keeps that of a few messages, not of many
    /// (measured).
    package init(returnsInOrder: Bool = true) {
        self.returnsInOrder = returnsInOrder
    }

    // MARK: For tests

    /// Puts a message into a queue, as somebody outside would.
    package func put(_ publication: Publication, deliveries: Int64 = 0) {
        queues[Self.queue(of: publication), default: []].append(Stored(publication: publication, deliveries: deliveries))
        changed()
    }

    /// How many messages of a queue wait, and how many are with consumers.
    package func depth(of queue: QueueName) -> (ready: Int, unacknowledged: Int) {
        let held = channels.values.filter { $0.queue == queue.rawValue }.reduce(0) { $0 + $1.buffer.count + $1.unacknowledged.count }
        return (queues[queue.rawValue]?.count ?? 0, held)
    }

    /// The messages that wait in a queue.
    package func messages(in queue: QueueName) -> [Publication] {
        (queues[queue.rawValue] ?? []).map(\.publication)
    }

    /// Takes away the messages that wait in a queue.
    package func clear(_ queue: QueueName) { queues[queue.rawValue] = nil }

    /// Returns when this many messages have been acknowledged in all.
    package func acknowledged(_ count: Int) async {
        await reach { self.acknowledged >= count }
    }

    /// Returns when this many messages have been published in all.
    package func published(_ count: Int) async {
        await reach { self.published.count >= count }
    }

    /// Returns when this many messages have come back in all.
    package func requeued(_ count: Int) async {
        await reach { self.requeued >= count }
    }

    /// Returns when a queue has a consumer.
    package func isConsumed(_ queue: QueueName) async {
        await reach { self.channels.values.contains { $0.queue == queue.rawValue } }
    }

    /// Returns when a queue holds nothing any more, and no consumer of it either.
    package func emptied(_ queue: QueueName) async {
        await reach { self.depth(of: queue) == (0, 0) }
    }

    /// Breaks every connection, as a broker that dies; what was not acknowledged goes back.
    package func breakConnections(staysDown: Bool = false) {
        isDown = staysDown
        outlets = []
        for id in channels.keys {
            requeue(id)
            channels[id]?.failure = .connectionLost("the broker is gone")
            wake(id)
        }
        resumeConfirms()
        changed()
    }

    /// Lets connections be made again.
    package func comeBack() {
        isDown = false
    }

    /// Holds confirms back from now on, or lets them go.
    package func holdConfirms(_ isHeld: Bool) {
        if isHeld { heldConfirms = heldConfirms ?? [] } else { resumeConfirms() }
    }

    // MARK: For outlets

    func openOutlet() throws(AMQPError) -> Int {
        if isDown { throw .unreachable(host: "memory", reason: "down") }
        lastID += 1
        outlets.insert(lastID)
        return lastID
    }

    func publish(_ publications: [Publication], over outlet: Int?) throws(AMQPError) {
        guard let outlet, outlets.contains(outlet) else { throw .notConnected }
        for publication in publications {
            queues[Self.queue(of: publication), default: []].append(Stored(publication: publication))
        }
        published += publications
        changed()
    }

    func confirm(over outlet: Int?) async throws(AMQPError) {
        while heldConfirms != nil, let outlet, outlets.contains(outlet), !Task.isCancelled {
            await withTaskCancellationHandler {
                await withCheckedContinuation { heldConfirms?.append($0) }
            } onCancel: {
                Task { await self.resumeHeldConfirms() }
            }
        }
        if Task.isCancelled { throw .cancelled }
        guard let outlet, outlets.contains(outlet) else { throw .connectionLost("the broker is gone") }
    }

    func closeOutlet(_ outlet: Int?) {
        if let outlet { outlets.remove(outlet) }
    }

    // MARK: For inlets

    func openChannel(_ queue: String, prefetch: UInt16) throws(AMQPError) -> Int {
        if isDown { throw .unreachable(host: "memory", reason: "down") }
        lastID += 1
        channels[lastID] = Channel(queue: queue, prefetch: Int(prefetch))
        changed()
        return lastID
    }

    func setPrefetch(_ prefetch: UInt16, of id: Int?) throws(AMQPError) {
        let id = try living(id)
        channels[id]?.prefetch = Int(prefetch)
        push(id)
    }

    /// Waits for a message unless told not to, or the flow has stopped.
    func take(_ max: Int, from id: Int?, waits: Bool) async throws(AMQPError) -> [Message] {
        while true {
            let id = try living(id)
            push(id)
            guard let channel = channels[id] else { throw .notConnected }
            if !channel.buffer.isEmpty || !channel.isFlowing || !waits { return hand(max, to: id) }
            if Task.isCancelled { throw .cancelled }
            await withTaskCancellationHandler {
                await withCheckedContinuation { channels[id]?.waiter = $0 }
            } onCancel: {
                Task { await self.wake(id) }
            }
            if Task.isCancelled { throw .cancelled }
        }
    }

    func acknowledge(upTo tag: UInt64, on id: Int?) throws(AMQPError) {
        let id = try living(id)
        guard let channel = channels[id], channel.unacknowledged.contains(where: { $0.tag == tag }) else { throw .staleTag(tag) }
        acknowledged += channel.unacknowledged.count { $0.tag <= tag }
        channels[id]?.unacknowledged.removeAll { $0.tag <= tag }
        push(id)
        changed()
    }

    func setFlow(_ isFlowing: Bool, prefetch: UInt16?, of id: Int?) throws(AMQPError) {
        let id = try living(id)
        channels[id]?.isFlowing = isFlowing
        if let prefetch { channels[id]?.prefetch = Int(prefetch) }
        push(id)
        wake(id)
        changed()
    }

    func closeChannel(_ id: Int?) {
        guard let id, channels[id] != nil else { return }
        requeue(id)
        wake(id)
        channels[id] = nil
        changed()
    }

    // MARK: Inside

    private static func queue(of publication: Publication) -> String {
        switch publication.exchange {
        case ExchangeName.dead: QueueName.dead.rawValue
        case ExchangeName.events: QueueName.event.rawValue
        default: publication.routingKey
        }
    }

    private func living(_ id: Int?) throws(AMQPError) -> Int {
        guard let id, let channel = channels[id] else { throw .notConnected }
        if let failure = channel.failure { throw failure }
        return id
    }

    private func push(_ id: Int) {
        guard var channel = channels[id], channel.isFlowing, channel.failure == nil else { return }
        while channel.buffer.count + channel.unacknowledged.count < channel.prefetch, let next = queues[channel.queue]?.first {
            queues[channel.queue]?.removeFirst()
            lastTag += 1
            channel.buffer.append((lastTag, next))
        }
        channels[id] = channel
        if !channel.buffer.isEmpty { wake(id) }
    }

    private func hand(_ max: Int, to id: Int) -> [Message] {
        guard var channel = channels[id] else { return [] }
        let taken = channel.buffer.prefix(max)
        channel.buffer.removeFirst(taken.count)
        channel.unacknowledged += taken
        channels[id] = channel
        return taken.map { tag, stored in
            var properties = stored.publication.properties
            if stored.deliveries > 0 { properties.headers["x-delivery-count"] = .int(stored.deliveries) }
            return Message(
                tag: tag, redelivered: stored.deliveries > 0, exchange: stored.publication.exchange,
                routingKey: stored.publication.routingKey, properties: properties, body: stored.publication.body
            )
        }
    }

    /// The same disorder every time (Knuth's multiplicative hashing).
    private static func scramble(_ tag: UInt64) -> UInt64 { (tag &* 0x9E37_79B9_7F4A_7C15) >> 32 }

    private func requeue(_ id: Int) {
        guard let channel = channels[id] else { return }
        var unhandled = channel.unacknowledged + channel.buffer
        if !returnsInOrder { unhandled.sort { Self.scramble($0.tag) < Self.scramble($1.tag) } }
        let back = unhandled.map {
            Stored(publication: $0.stored.publication, deliveries: $0.stored.deliveries + 1)
        }
        queues[channel.queue] = back + (queues[channel.queue] ?? [])
        requeued += back.count
        channels[id]?.unacknowledged = []
        channels[id]?.buffer = []
    }

    private func wake(_ id: Int) {
        channels[id]?.waiter?.resume()
        channels[id]?.waiter = nil
    }

    private func resumeConfirms() {
        resumeHeldConfirms()
        heldConfirms = nil
    }

    /// Those that wait look again whether they still have to.
    private func resumeHeldConfirms() {
        let waiting = heldConfirms ?? []
        if heldConfirms != nil { heldConfirms = [] }
        for continuation in waiting { continuation.resume() }
    }

    private func reach(_ isMet: @escaping () -> Bool) async {
        if isMet() { return }
        await withCheckedContinuation { watchers.append((isMet, $0)) }
    }

    private func changed() {
        for id in channels.keys { push(id) }
        let met = watchers.filter { $0.isMet() }
        watchers.removeAll { $0.isMet() }
        for watcher in met { watcher.continuation.resume() }
    }
}
