internal import Identity
internal import JSON
internal import Time

extension Run {
    /// Takes in an event: the goal first, then the exits, then the wait it stands at.
    mutating func take(_ event: Event) {
        guard concerns(event) else { return }
        // What came before the passage began, and what began it, did all it could do to it.
        guard event.position > enrollment.entry else { return ignore(event, "it is older than the passage") }
        position = event.position
        takeGoal(event)
        guard enrollment.isLive, !takeExit(event) else { return }
        remember(event)
        takeWait(event)
    }

    /// Whether an event can be about this enrollment: the outcome of an e-mail is only about the one that the e-mail belongs to.
    private func concerns(_ event: Event) -> Bool {
        guard event.type.hasPrefix("email."), let owner = event.data["enrollment"]?.string else { return true }
        if let scenario = event.data["scenario"]?.string, scenario != definition.key { return true }
        return owner == enrollment.id.description
    }

    /// Whether an event has the enrollment's key. Of types other than the entry's that can't be said: their conditions decide.
    private mutating func isOfSameKey(_ event: Event, step: String? = nil) -> Bool {
        !definition.accepts(event) || matches(definition.entry.key, event, step: step)
    }

    /// Whether an expression's value on an event is the enrollment's key; none always is.
    private mutating func matches(_ key: Formula?, _ event: Event, step: String? = nil) -> Bool {
        guard let key else { return true }
        do {
            return try CanonicalKey.text(of: key.value(in: scope(event))) == enrollment.key
        } catch {
            note(.conditionError, step: step, "\(key.source): \(error.reason)")
            return false
        }
    }

    private mutating func ignore(_ event: Event, _ reason: String) {
        guard enrollment.isLive, event.position != enrollment.entry, definition.eventTypes.contains(event.type) else { return }
        note(.ignored, step: enrollment.step, "\(event.type) \(event.id): \(reason)")
    }

    private mutating func takeGoal(_ event: Event) {
        guard let goal = definition.goal, goal.on == event.type else { return }
        // The earliest counts, whichever comes first.
        if let reached = enrollment.goalReachedAt, event.time >= reached { return }
        if let within = goal.within, event.time > enrollment.entry.time + within { return }
        guard isOfSameKey(event, step: enrollment.step), holds(goal.when, event, step: enrollment.step) else { return }
        enrollment.goalReachedAt = event.time
        effects.append(.goal(at: event.time))
        note(.goal, "by \(event.type) \(event.id)")
    }

    private mutating func takeExit(_ event: Event) -> Bool {
        let exits = definition.exits.filter { $0.on == event.type }
        guard !exits.isEmpty else { return false }
        guard event.position > enrollment.origin.position else {
            if event.position != enrollment.origin.position { ignore(event, "it is older than the context") }
            return false
        }
        for exit in exits where meets(exit, event) {
            enrollment.cursor = max(enrollment.cursor, event.position)
            effects.append(.cancelPending)
            circumstances.standing.mails.removeAll { $0.enrollment == enrollment.id && $0.isPending }
            note(.exited, step: enrollment.step, "by \(event.type) \(event.id)")
            end(.exited)
            return true
        }
        return false
    }

    private mutating func meets(_ exit: Exit, _ event: Event) -> Bool {
        let step = enrollment.step
        let isOfKey = if exit.key == nil { isOfSameKey(event, step: step) } else { matches(exit.key, event, step: step) }
        return isOfKey && holds(exit.when, event, step: step)
    }

    /// Notes the events that waits `since: entry` will ask for, before and while they are waited for.
    private mutating func remember(_ event: Event) {
        for step in definition.steps {
            guard case .wait(.event(let awaited)) = step.kind, awaited.sinceEntry, awaited.type == event.type else { continue }
            guard !enrollment.seen.contains(step.id), isOfSameKey(event, step: step.id), holds(awaited.when, event, step: step.id)
            else { continue }
            enrollment.seen.insert(step.id)
            if enrollment.step != step.id { note(.matched, step: step.id, "\(event.type) \(event.id), before the wait") }
        }
    }

    private mutating func takeWait(_ event: Event) {
        guard !enrollment.isArriving, let id = enrollment.step, let index = definition.positions[id],
            case .wait(let wait) = definition.steps[index].kind
        else { return }
        if case .event(let awaited) = wait, awaited.type == event.type, isAwaited(event, awaited, step: id) {
            note(.matched, step: id, "\(event.type) \(event.id)")
            enrollment.cursor = max(enrollment.cursor, event.position)
            leaveWait()
            follow(onward(from: index))
        } else if wait.restartOn == event.type {
            takeRestart(event, wait, step: id)
        }
    }

    private mutating func isAwaited(_ event: Event, _ awaited: Awaited, step: String) -> Bool {
        if awaited.sinceEntry { return enrollment.seen.contains(step) }
        guard let since = enrollment.waitingSince, event.position > since else {
            if event.position != enrollment.waitingSince { ignore(event, "it is older than the wait") }
            return false
        }
        return isOfSameKey(event, step: step) && holds(awaited.when, event, step: step)
    }

    private mutating func takeRestart(_ event: Event, _ wait: Wait, step: String) {
        guard matches(definition.entry.key, event, step: step) else { return }
        guard let since = enrollment.waitingSince, event.position > max(since, enrollment.origin.position) else {
            if event.position != enrollment.origin.position { ignore(event, "it is older than the wait") }
            return
        }
        restart(wait, step: step, by: event)
    }
}
