/// What became of an enrollment, and what follows from it.
package struct Advance: Hashable, Sendable {
    /// The enrollment from now on.
    package var enrollment: Enrollment
    /// What must be done, in this order.
    package var effects: [Effect]
    /// What was decided, in this order.
    package var journal: [JournalEntry]

    /// What became of an enrollment.
    package init(enrollment: Enrollment, effects: [Effect], journal: [JournalEntry]) {
        self.enrollment = enrollment
        self.effects = effects
        self.journal = journal
    }

    /// Whether nothing happened that would have to be stored.
    package var isNothing: Bool { effects.isEmpty && journal.isEmpty }

    /// This and what the same enrollment did next, as one: of timers the last counts, and what was asked for and called off in the same
    /// transaction never happened.
    package func followed(by next: Advance) -> Advance {
        var merged = next
        merged.journal = journal + next.journal
        merged.effects = effects
        for effect in next.effects {
            switch effect {
            case .timer, .clearTimer: merged.effects.removeAll { $0.isTimer }
            case .cancelPending: merged.effects.removeAll { $0.isEmail }
            case .email, .setAttributes, .setConsent, .goal: break
            }
            merged.effects.append(effect)
        }
        return merged
    }
}

extension Effect {
    /// Whether it sets or removes the timer.
    var isTimer: Bool {
        switch self {
        case .timer, .clearTimer: true
        case .email, .cancelPending, .setAttributes, .setConsent, .goal: false
        }
    }

    /// Whether it asks for an e-mail.
    var isEmail: Bool {
        if case .email = self { true } else { false }
    }
}
