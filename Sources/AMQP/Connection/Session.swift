internal import DequeModule
internal import Dispatch
internal import IO

/// One life of a connection, from login to loss: reads frames, answers closes, matches replies to requests and keeps time.
///
/// It belongs to one actor and is only touched on that actor's queue. `pump` is the actor's: it drains the session, and is called when
/// something may have arrived, when the socket takes bytes again, and at least every half heartbeat.
final class Session {
    /// A request whose answer is awaited; AMQP answers in order on each channel.
    struct Call {
        let number: UInt64
        let request: Request
        let replyID: UInt32
        let deadline: DispatchTime
    }

    let link: Link
    let watchdog: Watchdog
    let queue: SerialQueue
    let pump: @Sendable () -> Void
    let replies = Waiters<Reply>()
    var calls: [UInt16: Deque<Call>] = [:]
    var callCount: UInt64 = 0
    /// Numbers for channels of single calls; as many as were agreed on at login.
    var freeChannels: [UInt16] = Array(2...16)
    /// A write failed: what is read afterwards may tell a better reason, else this is it.
    var writeFailure: AMQPError?
    /// The broker said `connection.blocked` (a memory or disk alarm): it reads nothing from us until it says otherwise.
    private(set) var isBlocked = false

    private var assembler = ContentAssembler()
    private var readiness: ReadinessSource?
    private var ticker: RepeatingTimer?
    private var watchdogTicker: RepeatingTimer?
    private var writability: WritabilitySource?
    private var congestedSince: DispatchTime?

    init(
        link: Link, configuration: BrokerConfiguration, queue: SerialQueue, pump: @escaping @Sendable () -> Void
    ) throws(AMQPError) {
        self.link = link
        self.queue = queue
        self.pump = pump
        watchdog = try Watchdog(descriptor: link.descriptor, limit: configuration.watchdog)
        do {
            readiness = try ReadinessSource(descriptor: link.descriptor, on: queue, handler: pump)
        } catch {
            throw .outOfResources(error.description)
        }
        let tick = min(configuration.heartbeat / 2, configuration.watchdog / 4)
        ticker = RepeatingTimer(every: tick, on: queue, handler: pump)
        watchdogTicker = RepeatingTimer(every: configuration.watchdog / 8, on: Watchdog.queue) { [weak watchdog] in
            watchdog?.look()
        }
        // Frames that came along with the login's are in the library's buffer and don't show on the descriptor.
        queue.dispatchQueue.async(execute: pump)
    }

    /// Ends it: nothing is called any more and everybody who awaits a reply gets the error. The socket closes with the last reference.
    func tearDown(_ error: AMQPError) {
        readiness?.cancel()
        ticker?.cancel()
        watchdogTicker?.cancel()
        writability = nil
        calls = [:]
        replies.resumeAll(with: .failure(error))
    }

    /// Reads everything that is here and hands each event to `handle`; throws when the connection is over.
    func drain(_ handle: (Event) throws(AMQPError) -> Void) throws(AMQPError) {
        try watchdog.guarding { () throws(AMQPError) in
            while let frame = try link.receive() {
                if let event = try accept(frame) { try handle(event) }
            }
        }
        if let writeFailure { throw writeFailure }
        try checkLimits(now: .now())
    }

    /// Whether a write would go through at once; if not, `pump` is called when it would.
    func isWritable() throws(AMQPError) -> Bool {
        if WritabilitySource.isWritable(link.descriptor) {
            writability = nil
            congestedSince = nil
            return true
        }
        if writability == nil {
            writability = try WritabilitySource(descriptor: link.descriptor, on: queue, handler: pump)
            congestedSince = congestedSince ?? .now()
        }
        return false
    }

    /// A broker that is blocked may be silent on requests for as long as its alarm lasts; heartbeats still tell whether it is alive.
    private func checkLimits(now: DispatchTime) throws(AMQPError) {
        guard !isBlocked else {
            congestedSince = congestedSince.map { _ in now }
            if let goodbye = calls[0]?.first, goodbye.deadline <= now { throw .frozen(after: watchdog.limit) }
            return
        }
        if let congestedSince, congestedSince.duration(to: now) >= watchdog.limit {
            throw .frozen(after: watchdog.limit)
        }
        for pending in calls.values {
            if let call = pending.first, call.deadline <= now { throw .frozen(after: watchdog.limit) }
        }
    }
}

extension Session {
    private func accept(_ frame: Frame) throws(AMQPError) -> Event? {
        switch frame {
        case .method(let method, let channel):
            return try accept(method, on: channel)
        case .header(let bodySize, let properties, Link.channel):
            return try assembled(assembler.header(bodySize: bodySize, properties))
        case .body(let part, Link.channel):
            return try assembled(assembler.body(part))
        case .header, .body:
            return try assembled(.violation)
        }
    }

    private func accept(_ method: Method, on channel: UInt16) throws(AMQPError) -> Event? {
        switch method {
        case .deliver(let delivery): return try assembled(assembler.opened(.delivery(delivery)))
        case .returned(let returned): return try assembled(assembler.opened(.returned(returned)))
        case .acknowledged(let tag, let multiple): return .acknowledged(tag: tag, multiple: multiple)
        case .refused(let tag, let multiple): return .refused(tag: tag, multiple: multiple)
        case .cancelConsumer(let tag): return .consumerCancelled(tag: tag)
        case .blocked(let reason):
            isBlocked = true
            return .blocked(reason: reason)
        case .unblocked:
            isBlocked = false
            return .unblocked
        case .closeChannel(let code, let text):
            try channelClosed(channel, AMQPError(code: code, text: text))
            return nil
        case .closeConnection(let code, let text):
            // Politeness only: the connection is over either way, and the broker's reason is worth more than a failed answer.
            try? link.confirmClose(of: 0)
            throw AMQPError(code: code, text: text)
        case .reply(let reply, let id):
            try answered(reply, id: id, on: channel)
            return nil
        }
    }

    private func assembled(_ action: ContentAssembler.Action) throws(AMQPError) -> Event? {
        switch action {
        case .wait: nil
        case .event(let event): event
        case .violation: throw .connectionLost("the broker sent frames out of order")
        }
    }
}
