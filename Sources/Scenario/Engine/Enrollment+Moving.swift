package import Time

extension Enrollment {
    /// Ends a live passage because its scenario is archived.
    package func archived(now: Timestamp) -> Advance? {
        guard isLive else { return nil }
        var ended = self
        ended.end(.archived, now: now)
        return ended.advance(from: self, journal: [JournalEntry(at: now, kind: .archived, step: step)])
    }

    /// Ends by an operator's word.
    mutating func end(_ reason: EndReason, now: Timestamp) {
        state = .ended(reason)
        endedAt = now
        step = nil
        dueAt = nil
        waitingSince = nil
        waitEnteredAt = nil
        isArriving = false
    }

    /// Stands at a step as if it had just come there: a wait that nothing has to be evaluated for begins, anything else with a wake.
    mutating func begin(_ step: String, _ kind: Step.Kind, now: Timestamp) {
        self.step = step
        waitingSince = EventPosition(before: now)
        waitEnteredAt = now
        isArriving = false
        switch kind {
        case .wait(.duration(let duration, _)): setTimer(at: now + duration)
        case .wait(.event(let awaited)) where !seen.contains(step): setTimer(at: awaited.timeout.map { now + $0 })
        default:
            isArriving = true
            setTimer(at: now)
        }
    }

    /// The journal's line for a wait that has just begun.
    func waited(now: Timestamp) -> JournalEntry {
        JournalEntry(at: now, kind: .waited, step: step, detail: dueAt.map { "until \($0)" } ?? "without a limit")
    }

    /// Gives the wait another end, or none: wakes of the old one don't count any more.
    mutating func setTimer(at moment: Timestamp?) {
        dueAt = moment
        waitNumber += 1
    }

    /// What must be stored when this comes of `before` by an operator's word: an end that nobody's event brought about takes back what
    /// still would have been sent.
    func advance(from before: Enrollment, journal: [JournalEntry]) -> Advance {
        var effects: [Effect] = []
        if let reason = endReason, reason != .completed, before.isLive { effects.append(.cancelPending) }
        if let dueAt {
            if waitNumber != before.waitNumber || dueAt != before.dueAt {
                effects.append(.timer(dueAt: dueAt, waitNumber: waitNumber))
            }
        } else if before.dueAt != nil {
            effects.append(.clearTimer)
        }
        var moved = self
        moved.isRevocable = false
        return Advance(enrollment: moved, effects: effects, journal: journal)
    }
}
