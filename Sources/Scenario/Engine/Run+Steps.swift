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
            return send(email, step: step.id, otherwise: onward)
        case .update(let change):
            update(change, step: step.id)
            return onward
        case .branch(let branch):
            return choose(branch, step: step.id) ?? onward
        case .split(let split):
            return draw(split, step: step.id) ?? onward
        case .wait(let wait):
            return begin(wait, step: step.id, otherwise: onward)
        }
    }

    private mutating func update(_ update: Update, step: String) {
        let attributes = values(of: update.attributes, step: step)
        if !attributes.isEmpty {
            circumstances.contact.attributes.merge(attributes)
            effects.append(.setAttributes(attributes))
            enrollment.isRevocable = false
            note(.updated, step: step, attributes.names.joined(separator: ", "))
        }
        for (topic, value) in values(of: update.consents, step: step) {
            guard case .bool(let granted) = value else {
                note(.conditionError, step: step, "consent for \(topic): the value is neither true nor false")
                continue
            }
            circumstances.standing.consents[topic] = granted
            effects.append(.setConsent(topic: topic, granted: granted))
            enrollment.isRevocable = false
            note(.updated, step: step, "consent for \(topic): \(granted ? "given" : "withdrawn")")
        }
    }

    private mutating func values(of assignments: [Assignment], step: String) -> JSONObject {
        var values: JSONObject = [:]
        for assignment in assignments {
            do {
                values[assignment.name] = try assignment.value.value(in: scope())
            } catch {
                note(.conditionError, step: step, "\(assignment.name) = \(assignment.value.source): \(error.reason)")
            }
        }
        return values
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
