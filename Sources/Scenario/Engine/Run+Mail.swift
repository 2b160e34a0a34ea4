internal import Identity
internal import Time

extension Run {
    /// Writes to the contact as far as the gates let it; gives where the run goes on, or nil when it stands here until they are asked again.
    mutating func send(_ email: Email, step: String, otherwise onward: Target) -> Target? {
        let gates = Gates(scenario: definition.key, policy: definition.policy, circumstances: circumstances, dueAt: dueAt)
        switch gates.passage(of: email) {
        case .delayed(let gate, let moment):
            note(.gate, step: step, "\(gate.rawValue): the mail waits until \(moment)")
            stand(at: step, until: moment)
            return nil
        case .closed(let gate, let reason):
            visit(step)
            note(.gate, step: step, "\(gate.rawValue): \(reason)")
        case .open:
            write(email, step: step, visit: visit(step))
        }
        return onward
    }

    /// Counts that a step was come to.
    @discardableResult
    private mutating func visit(_ step: String) -> Int {
        enrollment.isRevocable = false
        enrollment.visits[step, default: 0] += 1
        return enrollment.visits[step, default: 0]
    }

    private mutating func write(_ email: Email, step: String, visit: Int) {
        guard contact.email != nil else { return note(.skipped, step: step, "the contact has no e-mail address") }
        let delivery = Delivery(
            id: .version5(namespace: enrollment.id, name: "\(step)/\(visit)".utf8), step: step, template: email.template,
            topic: email.topic, lane: email.lane, uncertain: email.uncertain, expiresAt: email.expires.map { now + $0 },
            context: enrollment.context)
        effects.append(.email(delivery))
        circumstances.standing.mails.append(Standing.Mail(enrollment: enrollment.id, topic: email.topic, at: now, isPending: true))
        note(.emailed, step: step, email.template)
    }
}
