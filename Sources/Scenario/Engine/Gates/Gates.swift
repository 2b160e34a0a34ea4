internal import Jobs
internal import Time

/// The gates of a scenario, asked for one e-mail to one contact.
struct Gates {
    let scenario: String
    let policy: Policy
    let circumstances: Circumstances
    /// When the timer was due that led here; nil when none did.
    let dueAt: Timestamp?

    /// What the first gate says that isn't open.
    func passage(of email: Email) -> Passage {
        let standing = circumstances.standing
        if standing.isStopped { return .closed(.stopped, reason: "an operator stopped all mail to the contact") }
        if standing.isErased { return .closed(.erased, reason: "the contact was erased") }
        if let address = circumstances.contact.email, let reason = standing.suppressions[address] {
            return .closed(.suppressed, reason: reason)
        }
        if email.lane == .bulk, let topic = email.topic, standing.consents[topic] == false {
            return .closed(.consent, reason: "the contact doesn't want mail about \(topic)")
        }
        if let group = policy.controlGroup, group.contains(contact: circumstances.contact.id, scenario: scenario) {
            return .closed(.controlGroup, reason: "the contact is in the control group")
        }
        return frequency(email) ?? quietHours(email) ?? .open
    }

    /// A mail that the limit isn't about passes.
    private func frequency(_ email: Email) -> Passage? {
        guard let limit = policy.frequency, let topic = email.topic, limit.topic ?? topic == topic else { return nil }
        let start = circumstances.now - limit.per
        let count = circumstances.standing.mails.count { $0.topic == topic && $0.at > start }
        guard count >= limit.max else { return nil }
        return .closed(.frequency, reason: "\(count) mails about \(topic) within \(limit.per.literal), and \(limit.max) are allowed")
    }

    private func quietHours(_ email: Email) -> Passage? {
        guard let quiet = policy.quietHours, email.lane == .bulk else { return nil }
        let zone = circumstances.contact.zone
        guard let end = quiet.end(at: circumstances.now, contactZone: zone) else { return nil }
        // It comes late where its moment was not a quiet one.
        guard let dueAt, quiet.end(at: dueAt, contactZone: zone) == nil else { return .delayed(.quietHours, until: end) }
        switch quiet.late {
        case .run: return nil
        case .nextWindow: return .delayed(.quietHours, until: end)
        case .expire: return .closed(.quietHours, reason: "its timer came too late, and now it is quiet")
        }
    }
}
