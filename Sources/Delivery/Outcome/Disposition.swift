package import Curl
package import Mail

/// What the send worker does with a delivery after an attempt.
package enum Disposition: Sendable, Equatable {
    /// The relay has it.
    case accepted(SMTPReply)
    /// It will not be tried again; the class says who is to blame and whether the address is suppressed.
    case rejected(BounceClass, SMTPReply)
    /// It is tried again after the wait.
    case deferred(after: Duration, BounceClass, SMTPReply)
    /// The relay is not to be had: nothing was handed over, and the attempt doesn't count.
    case unavailable(String)
    /// Nobody knows whether the relay has it; policy decides.
    case uncertain(String)
    /// The worker itself withdrew: its lease had ended.
    case aborted
}

extension Disposition {
    // Our own signature or records are at fault: after an hour somebody may have cured it.
    private static let cureTime = Duration.seconds(3_600)

    /// Decides about the result of attempt number `attempt` (1 is the first).
    ///
    /// - A refusal while connecting, 421 before a recipient was named, and everything about AUTH mean the relay: `unavailable`.
    /// - 4xx defers by the schedule, and after the last attempt rejects.
    /// - 5xx rejects, `block` too, since insisting harms the sender's name; but `auth` defers by at least an hour, because it is our fault,
    ///   concerns every message alike, and can be cured.
    package init(_ result: SMTPResult, attempt: Int, schedule: RetrySchedule, jitter: Double) {
        switch result {
        case .accepted(let reply): self = .accepted(reply)
        case .unavailable(let reason): self = .unavailable(reason)
        case .uncertain(let reason): self = .uncertain(reason)
        case .aborted: self = .aborted
        case .refused(let stage, let reply) where Self.isAboutRelay(stage, reply): self = .unavailable(reply.description)
        case .refused(_, let reply): self = Self.judge(reply, delay: schedule.delay(afterAttempt: attempt, jitter: jitter))
        }
    }

    private static func isAboutRelay(_ stage: SMTPStage, _ reply: SMTPReply) -> Bool {
        switch stage {
        case .connect: true
        case .mail: reply.isAboutRelay
        // A message that a relay answers with 421 every time must come to an end some time.
        case .rcpt, .data, .dot: reply.isAboutRelay && reply.code >= 500
        }
    }

    private static func judge(_ reply: SMTPReply, delay: Duration?) -> Disposition {
        let kind = reply.bounceClass
        guard let delay else { return .rejected(kind, reply) }
        if reply.isTransient { return .deferred(after: delay, kind, reply) }
        return kind == .auth ? .deferred(after: max(delay, cureTime), kind, reply) : .rejected(kind, reply)
    }
}
