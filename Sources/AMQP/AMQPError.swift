/// Everything that can go wrong between us and the broker; each case carries enough to decide what to do and what to tell an operator.
package enum AMQPError: Error, Equatable {
    /// The broker's URL can't be used; the text says why and never repeats the password.
    case invalidURL(String)
    /// A message, name or argument can't be written in AMQP 0-9-1 (a name over 255 bytes, headers larger than a frame).
    case invalidArgument(String)
    /// No connection could be made to `host`.
    case unreachable(host: String, reason: String)
    /// The broker refused the user, the password, or an action (403).
    case accessRefused(String)
    /// TLS failed: certificate, host name or handshake.
    case tls(host: String, reason: String)
    /// The broker closed the channel or the connection, with its own words.
    case closedByBroker(code: UInt16, text: String)
    /// The connection broke.
    case connectionLost(String)
    /// The broker took nothing in, or answered nothing, for so long that the watchdog cut the connection.
    case frozen(after: Duration)
    /// The broker took too long over something that has a limit of its own.
    case timedOut(String)
    /// The broker stopped our consumer, because its queue was deleted or lost its leader.
    case consumerCancelled(queue: String)
    /// A delivery tag of an earlier connection was used: its message has long been given to somebody else.
    case staleTag(UInt64)
    /// A publish ticket was settled twice, or isn't this publisher's.
    case unknownTicket
    /// The system has no memory or descriptors left.
    case outOfResources(String)
    /// `connect()` wasn't called, or `close()` was.
    case notConnected
    /// The waiting task was cancelled.
    case cancelled
}

extension AMQPError {
    /// Whether trying again later, on a new connection, may help without anybody changing anything.
    package var isTransient: Bool {
        switch self {
        case .unreachable, .connectionLost, .frozen, .timedOut, .consumerCancelled, .outOfResources, .notConnected: true
        case .closedByBroker(let code, _): Self.transientCodes.contains(code)
        case .invalidURL, .invalidArgument, .accessRefused, .tls, .staleTag, .unknownTicket, .cancelled: false
        }
    }

    /// Reply codes of AMQP 0-9-1 that pass: connection-forced, not-found (topology is declared again), resource-locked, frame and channel
    /// errors, resource-error, internal-error.
    private static let transientCodes: Set<UInt16> = [320, 404, 405, 501, 502, 504, 505, 506, 541]
}

extension AMQPError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidURL(let why): "the broker's URL is wrong: \(why)"
        case .invalidArgument(let why): why
        case .unreachable(let host, let reason): "the broker at \(host) can't be reached: \(reason)"
        case .accessRefused(let text): "the broker refused access: \(text)"
        case .tls(let host, let reason): "no secure connection to the broker at \(host): \(reason)"
        case .closedByBroker(let code, let text): "the broker closed the connection: \(text) (\(code))"
        case .connectionLost(let reason): "the connection to the broker was lost: \(reason)"
        case .frozen(let limit): "the broker stood still for \(limit), so the connection was cut"
        case .timedOut(let what): "the broker took too long: \(what)"
        case .consumerCancelled(let queue): "the broker stopped consuming from \(queue): the queue was deleted or lost its leader"
        case .staleTag(let tag): "delivery tag \(tag) belongs to an earlier connection or was never given out"
        case .unknownTicket: "this publish ticket was settled already or belongs to another publisher"
        case .outOfResources(let what): what
        case .notConnected: "there is no connection to the broker"
        case .cancelled: "waiting for the broker was cancelled"
        }
    }
}
