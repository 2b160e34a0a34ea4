internal import Time

extension Run {
    /// Begins a wait; gives where the run goes on when there is nothing to wait for.
    mutating func begin(_ wait: Wait, step: String, otherwise onward: Target) -> Target? {
        switch wait {
        case .duration(let duration, _):
            stand(at: step, until: now + duration)
        case .event(let awaited):
            guard !enrollment.seen.contains(step) else {
                note(.matched, step: step, "\(awaited.type) came since the entry")
                return onward
            }
            stand(at: step, until: awaited.timeout.map { now + $0 })
        case .date(let appointment):
            guard let moment = moment(of: appointment, step: step) else { return .exit }
            guard moment > now else { return pass(appointment, moment, step: step, otherwise: onward) }
            stand(at: step, until: moment)
        case .window(let window):
            guard let opening = window.opening(at: now, contactZone: contact.zone) else {
                note(.skipped, step: step, "the window never opens")
                return .exit
            }
            guard opening > now else { return pass(step, otherwise: onward) }
            stand(at: step, until: opening)
        }
        return nil
    }

    /// Stands at a step from now on.
    mutating func stand(at step: String, until dueAt: Timestamp?) {
        enrollment.step = step
        enrollment.dueAt = dueAt
        enrollment.waitNumber += 1
        enrollment.waitingSince = position
        enrollment.waitEnteredAt = now
        note(.waited, step: step, dueAt.map { "until \($0)" } ?? "without a limit")
    }

    /// Begins the wait it stands at anew, with an event as the new context.
    mutating func restart(_ wait: Wait, step: String, by event: Event) {
        enrollment.origin = event
        enrollment.cursor = event.position
        enrollment.waitNumber += 1
        enrollment.waitingSince = position
        enrollment.waitEnteredAt = now
        switch wait {
        case .duration(let duration, _): enrollment.dueAt = now + duration
        case .event(let awaited): enrollment.dueAt = awaited.timeout.map { now + $0 }
        case .date, .window: break
        }
        note(.restarted, step: step, "by \(event.type) \(event.id)")
    }

    /// The date of an appointment; nil, and journaled, when it has none.
    private mutating func moment(of appointment: Appointment, step: String) -> Timestamp? {
        do {
            return try appointment.until.moment(in: scope()) + appointment.offset
        } catch {
            note(.conditionError, step: step, "\(appointment.until.source): \(error.reason)")
            return nil
        }
    }

    private mutating func pass(_ appointment: Appointment, _ moment: Timestamp, step: String, otherwise onward: Target) -> Target {
        note(.skipped, step: step, "\(moment) has passed")
        return appointment.exitsIfPast ? .exit : onward
    }

    /// Goes on at once, since the window is open.
    private mutating func pass(_ step: String, otherwise onward: Target) -> Target {
        note(.skipped, step: step, "the window is open")
        return onward
    }

    /// Takes in a timer that came due.
    mutating func wake(_ waitNumber: Int) {
        guard enrollment.isLive else {
            // The timer should be gone; that it isn't mustn't go on for ever.
            effects.append(.clearTimer)
            return note(.ignored, "wake \(waitNumber): the passage has ended")
        }
        guard waitNumber == enrollment.waitNumber, let dueAt = enrollment.dueAt, let id = enrollment.step else {
            return note(.ignored, step: enrollment.step, "wake \(waitNumber): the wait has number \(enrollment.waitNumber)")
        }
        enrollment.isRevocable = false
        if enrollment.isArriving, let index = definition.positions[id] { return arrive(at: index, dueAt) }
        guard let index = definition.positions[id], let next = way(after: definition.steps[index], index: index) else {
            note(.failed, step: id, "the scenario has no such wait")
            return end(.failed)
        }
        position = EventPosition(before: now)
        note(.woke, step: id, "due \(dueAt)")
        self.dueAt = dueAt
        leaveWait()
        follow(next)
    }

    /// Where a run goes on whose time is up; nil where nobody can stand. An e-mail that was delayed is come to anew.
    private func way(after step: Step, index: Int) -> Target? {
        switch step.kind {
        case .wait(.event(let awaited)): awaited.onTimeout ?? onward(from: index)
        case .wait: onward(from: index)
        case .email: .step(index)
        case .branch, .split, .update, .pass: nil
        }
    }

    /// Begins the step that the passage was moved to.
    private mutating func arrive(at index: Int, _ dueAt: Timestamp) {
        position = EventPosition(before: now)
        note(.woke, step: definition.steps[index].id, "due \(dueAt), begins where it was moved to")
        leaveWait()
        follow(.step(index))
    }
}
