internal import Curl
internal import Delivery
internal import Jobs
internal import Mail

extension RelayTransport {
    /// Hands a claimed mail to the relay, as long as its lease lasts, and judges the answer.
    func send(_ assignment: Assignment, schedule: RetrySchedule, jitter: Double) async -> Disposition {
        let mail = assignment.item.mail
        do {
            let envelope = try SMTPEnvelope(sender: mail.sender, recipient: mail.recipient)
            let deadline = assignment.deadline
            let result = await send(envelope, message: mail.message) { ContinuousClock.now < deadline }
            return Disposition(result, attempt: assignment.attempt, schedule: schedule, jitter: jitter)
        } catch {
            return .rejected(.unknown, SMTPReply(code: 553, text: error.description))
        }
    }
}

extension [RelayTransport] {
    /// What there is to wait for while none of the relays is up.
    var lack: String? {
        guard !contains(where: \.status.isUp) else { return nil }
        return "no relay is up: \(Set(map(\.status.name)).sorted().joined(separator: ", "))"
    }
}
