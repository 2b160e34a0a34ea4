internal import Identity
internal import JSON
internal import Time

extension Run {
    /// Takes one step after the other until a wait or the end.
    mutating func follow(_ start: Target) {
        var target = start
        // The wait that stops a run isn't counted.
        for _ in 0...StepGraph.runLimit {
            guard case .step(let index) = target else {
                note(.completed)
                return end(.completed)
            }
            guard let next = perform(definition.steps[index], otherwise: onward(from: index)) else { return }
            target = next
        }
        note(.failed, "more than \(StepGraph.runLimit) steps without a wait")
        end(.failed)
    }

    /// Where the run goes on after a step that chose no other way.
    func onward(from index: Int) -> Target {
        definition.steps[index].next ?? (index + 1 < definition.steps.count ? .step(index + 1) : .exit)
    }

    /// Does what a step does; gives where the run goes on, or nil when it stops here.
    private mutating func perform(_ step: Step, otherwise onward: Target) -> Target? {
        switch step.kind {
        case .pass:
            return onward
        case .email(let email):
            send(email, step: step.id)
            return onward
        case .update(let assignments):
            update(assignments, step: step.id)
            return onward
        case .branch(let branch):
            return choose(branch, step: step.id) ?? onward
        case .split(let split):
            return draw(split, step: step.id) ?? onward
        case .wait(let wait):
            return begin(wait, step: step.id, otherwise: onward)
        }
    }

    private mutating func send(_ email: Email, step: String) {
        let visit = enrollment.visits[step, default: 0] + 1
        enrollment.visits[step] = visit
        guard contact.email != nil else { return note(.skipped, step: step, "the contact has no e-mail address") }
        let delivery = Delivery(
            id: .version5(namespace: enrollment.id, name: "\(step)/\(visit)".utf8), step: step, template: email.template,
            topic: email.topic, lane: email.lane, uncertain: email.uncertain, expiresAt: email.expires.map { now + $0 },
            context: enrollment.context)
        effects.append(.email(delivery))
        note(.emailed, step: step, email.template)
    }

    private mutating func update(_ assignments: [Assignment], step: String) {
        var changes: JSONObject = [:]
        for assignment in assignments {
            do {
                changes[assignment.name] = try assignment.value.value(in: scope())
            } catch {
                note(.conditionError, step: step, "\(assignment.name) = \(assignment.value.source): \(error.reason)")
            }
        }
        guard !changes.isEmpty else { return }
        surroundings.contact.attributes.merge(changes)
        effects.append(.setAttributes(changes))
        note(.updated, step: step, changes.names.joined(separator: ", "))
    }

    /// The way of the first arm that holds; nil when none does.
    private mutating func choose(_ branch: Branch, step: String) -> Target? {
        for arm in branch.arms where holds(arm.when, step: step) {
            note(.branched, step: step, arm.when?.source ?? "otherwise")
            switch arm.outcome {
            case .go(let target): return target
            case .decide(let inner): return choose(inner, step: step)
            }
        }
        note(.branched, step: step, "no condition holds")
        return nil
    }

    /// The way of the share that the contact falls into; the same one every time.
    private mutating func draw(_ split: Split, step: String) -> Target? {
        let ticket = UUID.version5(namespace: contact.id, parts: definition.key, step).high
        var rest = ticket % split.shares.reduce(0) { $0 + UInt64($1.weight) }
        for (index, share) in split.shares.enumerated() {
            guard rest >= UInt64(share.weight) else {
                note(.split, step: step, "share \(index + 1) of \(split.shares.count)")
                return share.target
            }
            rest -= UInt64(share.weight)
        }
        return nil
    }
}
