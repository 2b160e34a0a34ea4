package import Time

extension Engine {
    /// What becomes of a passage when its scenario goes on: a wait for a duration, or for an event with a limit, is longer by its overlap
    /// with the pause; a date stays, and one that has passed meanwhile acts at once, as `if_past` says. Nil when nothing changes.
    ///
    /// `resumedAt` is when the pause ended, `now` when this is decided, which may be later.
    package func resume(_ enrollment: Enrollment, pausedAt: Timestamp, resumedAt: Timestamp, now: Timestamp) -> Advance? {
        guard enrollment.isLive, let step = enrollment.step, let dueAt = enrollment.dueAt else { return nil }
        let began = enrollment.waitEnteredAt ?? enrollment.enteredAt
        guard began < resumedAt else { return nil }
        var resumed = enrollment
        let isOverdue = dueAt <= pausedAt
        switch enrollment.isArriving ? nil : definition.step(step)?.kind {
        case .wait(.duration)? where !isOverdue, .wait(.event)? where !isOverdue:
            resumed.setTimer(at: dueAt + (resumedAt - max(began, pausedAt)))
        case .wait(.date(let appointment))? where !isOverdue && dueAt <= now && appointment.exitsIfPast:
            resumed.end(.completed, now: now)
            let lines = [
                JournalEntry(at: now, kind: .skipped, step: step, detail: "\(dueAt) has passed during the pause"),
                JournalEntry(at: now, kind: .completed),
            ]
            return resumed.advance(from: enrollment, journal: lines)
        default:
            guard dueAt <= now else { return nil }
            resumed.setTimer(at: now)
        }
        let until = resumed.dueAt.map { "until \($0)" } ?? ""
        return resumed.advance(from: enrollment, journal: [JournalEntry(at: now, kind: .resumed, step: step, detail: until)])
    }
}
