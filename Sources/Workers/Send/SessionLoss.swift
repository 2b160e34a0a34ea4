internal import AMQP
internal import IO
internal import Logging
internal import OpenSSL

/// Why a send worker's session ended before it was to.
enum SessionLoss: Error, Equatable, CustomStringConvertible {
    /// The broker is gone.
    case broker(AMQPError)
    /// A mail was sealed with a key that this worker hasn't, which is no mail's fault; `delivery` is the mail's.
    case key(CryptoError, delivery: String)

    var description: String {
        switch self {
        case .broker(let error): "\(error)"
        case .key(let error, let delivery): "\(error) (delivery \(delivery)): is render's seal.key one of this worker's?"
        }
    }

    /// Tells the operator what to do about it.
    func report(to logger: Logger) {
        switch self {
        case .broker(.notConnected):
            // The inlet hangs up by itself when nothing comes for long.
            logger.debug("connecting again")
        case .broker(let error):
            logger.warning("lost the broker, connecting again", metadata: ["reason": "\(error)"])
        case .key(let error, let delivery):
            logger.error(
                "holding the lane: render's seal.key must be this worker's seal.key or seal.previous_key",
                metadata: ["reason": "\(error)", "delivery": "\(delivery)"]
            )
        }
    }
}

/// How long a send worker rests between two sessions.
struct SessionRests {
    private var broker = Backoff()
    /// Every look at a mail that can't be opened spends one of its deliveries, of which the queue has a limit.
    private var key = Backoff(base: .seconds(1), cap: .seconds(600))

    /// The next rest, longer than the last one of its kind.
    mutating func next(after loss: SessionLoss, using generator: inout some RandomNumberGenerator) -> Duration {
        switch loss {
        case .broker: broker.next(using: &generator)
        case .key: key.next(using: &generator)
        }
    }

    /// The broker can be had again.
    mutating func hasConnected() { broker.reset() }

    /// A mail could be opened.
    mutating func hasOpened() { key.reset() }
}
