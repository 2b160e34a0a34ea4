package import Time

extension Engine {
    /// What becomes of passages that stand at a step of an older version: what the map says, else they stay where the new version has the
    /// same kind of step under the same id; nil when it has none. A version that can't be read any more counts as one with waits only.
    package func fate(of step: String, from older: ScenarioDefinition?, by map: MigrationMap) -> Fate? {
        if let fate = map.fates[step] { return fate }
        return canStay(at: step, from: older) ? .keep : nil
    }

    /// Whether a passage may stay at a step: the new version has one of the same kind under the same id.
    package func canStay(at step: String, from older: ScenarioDefinition?) -> Bool {
        guard let kind = definition.step(step)?.kind.name else { return false }
        return kind == (older.map { $0.step(step)?.kind.name } ?? "wait")
    }

    /// Moves a live passage to this version; nil when neither the map nor the steps' ids say where it belongs: it stays on its version.
    ///
    /// Nothing is evaluated: what needs that begins with a timer that is due at once, as every other step does, gates and all.
    package func migrate(
        _ enrollment: Enrollment, from older: ScenarioDefinition?, by map: MigrationMap, now: Timestamp
    ) -> Advance? {
        guard enrollment.isLive, let step = enrollment.step, let fate = fate(of: step, from: older, by: map) else { return nil }
        var moved = enrollment
        moved.version = version
        let detail: String
        var arrival: [JournalEntry] = []
        switch fate {
        case .keep:
            guard canStay(at: step, from: older) else { return nil }
            keep(&moved, at: step, now: now)
            detail = "stays at its step"
        case .move(let target):
            guard let kind = definition.step(target)?.kind else { return nil }
            moved.begin(target, kind, now: now)
            detail = "goes from \(step) to \(target)"
            if !moved.isArriving { arrival.append(moved.waited(now: now)) }
        case .exit:
            moved.end(.migrated, now: now)
            detail = "ends"
        }
        let line = JournalEntry(
            at: now, kind: .migrated, step: step, detail: "version \(enrollment.version) to \(version): \(detail)")
        return moved.advance(from: enrollment, journal: [line] + arrival)
    }

    /// Keeps what is left of a wait; where the new version's has a limit and the old one had none, or the other way round, it is as the
    /// new version says, counted from when the wait began.
    private func keep(_ enrollment: inout Enrollment, at step: String, now: Timestamp) {
        guard !enrollment.isArriving, let kind = definition.step(step)?.kind, case .wait(let wait) = kind else { return }
        let since = enrollment.waitEnteredAt ?? now
        switch wait {
        case .duration(let duration, _) where enrollment.dueAt == nil: enrollment.setTimer(at: max(since + duration, now))
        case .event(let awaited) where (awaited.timeout == nil) != (enrollment.dueAt == nil):
            enrollment.setTimer(at: awaited.timeout.map { max(since + $0, now) })
        case .duration, .event: break
        case .date, .window:
            // When a date is, only an expression can say.
            if enrollment.dueAt == nil { enrollment.begin(step, kind, now: now) }
        }
    }
}
