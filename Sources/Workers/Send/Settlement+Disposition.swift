internal import Curl
internal import Delivery
internal import Identity
internal import Mail
internal import Store

extension Settlement {
    /// What is recorded of an attempt.
    init(_ disposition: Disposition, key: DeliveryKey, token: UUID) {
        switch disposition {
        case .accepted(let reply):
            self.init(key: key, token: token, result: .accepted, code: reply.code, reply: reply.text)
        case .rejected(let kind, let reply):
            self.init(key: key, token: token, result: .rejected(reason: kind.rawValue), code: reply.code, reply: reply.text)
        case .deferred(let after, let kind, let reply):
            self.init(
                key: key, token: token, result: .deferred(after: after, reason: kind.rawValue), code: reply.code, reply: reply.text
            )
        case .unavailable(let reason):
            self.init(key: key, token: token, result: .withdrawn(after: .seconds(10), reason: "relay unavailable"), reply: reason)
        case .uncertain(let reason):
            self.init(key: key, token: token, result: .uncertain(reason: reason))
        case .aborted:
            self.init(key: key, token: token, result: .withdrawn(after: .zero, reason: "the claim's lease had ended"))
        }
    }

    /// Whether the address must not be written to any more.
    var suppresses: Bool {
        guard case .rejected(let reason) = result else { return false }
        return BounceClass(rawValue: reason)?.suppresses ?? false
    }
}
