package import Time

/// When time alone changes whether a contact belongs to a segment.
package enum Outlook: Hashable, Sendable {
    /// Never.
    case never
    /// At this moment, and not before.
    case changes(at: Timestamp)
    /// Not before this moment; then it has to be looked at again.
    case unclear(from: Timestamp)

    /// When the contact is to be looked at again; nil for never.
    package var lookAgain: Timestamp? {
        switch self {
        case .never: nil
        case .changes(let moment), .unclear(let moment): moment
        }
    }
}

extension Segment {
    /// How many moments are tried at most; each is an evaluation.
    static let trialLimit = 32

    /// When time alone changes whether a contact belongs here, as long as nothing happens to it.
    ///
    /// The condition's value is constant between the moments at which a window loses an event or a comparison with the clock turns: it is
    /// enough to evaluate at these, one after the other.
    package func outlook(for contact: Contact, now: Timestamp, aggregates: some EventAggregates) -> Outlook {
        guard isTimed else { return .never }
        let before = holds(for: contact, now: now, aggregates: aggregates)
        var now = now
        for _ in 0..<Self.trialLimit {
            guard let next = nextTurn(for: contact, now: now, aggregates: aggregates) else { return .never }
            guard case .at(let moment) = next else { return .unclear(from: max(next.moment, now)) }
            now = moment
            if holds(for: contact, now: now, aggregates: aggregates) != before { return .changes(at: moment) }
        }
        return .unclear(from: now)
    }

    /// The next moment at which the condition's value may be another, or up to which that is known.
    private func nextTurn(for contact: Contact, now: Timestamp, aggregates: some EventAggregates) -> Loss? {
        var turns = self.aggregates.compactMap { aggregates.nextLoss(of: $0, now: now) }
        let scope = Scope(contact: contact, now: now, aggregates: aggregates)
        turns += condition.turns(in: scope).filter { $0 > now }.map { .at($0) }
        // Where something is unknown from a moment on, nothing can be asked at it.
        return turns.min { ($0.moment, $0.isKnown ? 1 : 0) < ($1.moment, $1.isKnown ? 1 : 0) }
    }
}

extension Loss {
    fileprivate var isKnown: Bool {
        if case .at = self { return true }
        return false
    }
}
