internal import Time

extension Enrollment {
    /// The passage as it was when the event came that began it; only wakes that are set from now on count.
    func again(by event: Event) -> Enrollment {
        var fresh = Enrollment(id: id, contactID: contactID, scenario: scenario, version: version, key: key, event: event, now: enteredAt)
        fresh.waitNumber = waitNumber
        return fresh
    }

    /// Whether it was given up for a passage that an earlier event began.
    var isSuperseded: Bool { endReason == .superseded }

    /// Whether it may be begun anew: nothing came of it, and if it ended, its events ended it.
    var canBegin: Bool {
        switch state {
        case .live, .ended(.completed), .ended(.exited), .ended(.superseded): isRevocable
        case .ended(.failed), .ended(.merged), .ended(.erased), .ended(.migrated), .ended(.archived), .ended(.withdrawn): false
        }
    }

    /// Whether it was under way after an event, as far as the events tell; of one that did something its end counts, too.
    func reaches(beyond event: Event) -> Bool {
        if isLive || cursor >= event.position { return true }
        return !isRevocable && endedAt.map { $0 > event.time } ?? false
    }

    /// Whether it has come where another has, whatever the clock said on the way.
    func isWhere(_ other: Enrollment) -> Bool {
        var twin = other
        twin.waitNumber = waitNumber
        twin.dueAt = dueAt
        twin.waitEnteredAt = waitEnteredAt
        twin.endedAt = endedAt
        return self == twin
    }

    /// A wait that it stood at before, itself or the passage whose place it takes, keeps its end.
    mutating func keepTime(of before: Enrollment, in definition: ScenarioDefinition) {
        guard isLive, before.isLive, step == before.step, origin == before.origin, let step else { return }
        waitEnteredAt = before.waitEnteredAt
        switch definition.step(step)?.kind {
        case .wait(.duration), .wait(.event): dueAt = before.dueAt
        case .wait(.date), .wait(.window), .email, .branch, .split, .update, .pass, nil: break
        }
    }

    /// Gives it up for a passage that an earlier event began.
    mutating func supersede(now: Timestamp) {
        end(.superseded, now: now)
    }
}
