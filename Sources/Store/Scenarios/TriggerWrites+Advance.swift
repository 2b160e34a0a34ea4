internal import Identity
internal import Scenario

extension TriggerWrites {
    /// Adds what became of a passage by an operator's word; such an advance asks for no e-mail and changes no attribute.
    mutating func add(_ advance: Advance, of before: Enrollment, nextID: () -> UUID) {
        let enrollment = advance.enrollment
        enrollments[enrollment.id] = enrollment
        for effect in advance.effects {
            switch effect {
            case .cancelPending: cancelled[enrollment.id] = (enrollment.contactID, enrollment.endReason?.rawValue ?? "migrated")
            case .timer(let dueAt, let waitNumber):
                timers.insert(
                    Timer(
                        dueAt: max(dueAt, now), contact: enrollment.contactID, enrollment: enrollment.id, waitNumber: waitNumber))
            case .clearTimer, .email, .setAttributes, .setConsent, .goal: break
            }
        }
        let keepsTimer = enrollment.isLive && enrollment.waitNumber == before.waitNumber
        if let dueAt = before.dueAt, !keepsTimer {
            removedTimers.insert(
                Timer(dueAt: dueAt, contact: before.contactID, enrollment: before.id, waitNumber: before.waitNumber))
        }
        for line in advance.journal {
            journal.append(
                JournalLine(
                    id: nextID(), contact: enrollment.contactID, enrollment: enrollment.id, scenario: enrollment.scenario,
                    step: line.step, kind: line.kind.rawValue, detail: line.detail.isEmpty ? nil : line.detail))
        }
    }
}
