/// What a failure says about the recipient, and so what is to be done.
package enum BounceClass: String, Hashable, Sendable, CaseIterable {
    /// There is no such user or no such domain.
    case hard
    /// It may work another time: mailbox full, greylisted, given up after waiting.
    case soft
    /// The recipient's system doesn't want our mail: reputation, content, policy, rate.
    case block
    /// The recipient's system doesn't believe that it is ours: DKIM, SPF, DMARC, reverse DNS.
    case auth
    /// A machine answered for a person, out of office for example.
    case autoReply = "auto-reply"
    /// The recipient called it spam.
    case complaint
    /// Nothing certain.
    case unknown

    /// Whether the address must not be written to any more.
    package var suppresses: Bool { self == .hard || self == .complaint }

    /// Whether somebody should look at the stream that sent it.
    package var raisesAlarm: Bool { self == .block || self == .auth }
}
