extension ScenarioGraph {
    /// The graph of a scenario, with the number of passages that stand at each step where it is known.
    package init(_ definition: ScenarioDefinition, counts: [String: Int]? = nil) {
        self.init(name: definition.key, summary: definition.summary)
        nodes = [Node(kind: .entry, title: definition.entry.title, lines: definition.entry.lines)]
        nodes += definition.steps.map { step in
            Node(kind: step.kind.nodeKind, title: step.id, lines: step.kind.lines, count: counts.map { $0[step.id] ?? 0 })
        }
        add(from: 0, to: .step(0))
        for (position, step) in definition.steps.enumerated() {
            let onward = step.next ?? (position + 1 < definition.steps.count ? .step(position + 1) : .exit)
            for (target, label) in step.kind.ways(onward: onward) { add(from: position + 1, to: target, label) }
        }
        notes = definition.exits.map { Note(kind: .exit, lines: $0.lines) }
        if !definition.policy.lines.isEmpty { notes.append(Note(kind: .policy, lines: definition.policy.lines)) }
        if let goal = definition.goal { notes.append(Note(kind: .goal, lines: goal.lines)) }
    }

    /// Adds a way; a second one between the same nodes is another case of the first. Each step that can end the passage has an end of its
    /// own: the ways to a common one would cross everything.
    private mutating func add(from: Int, to target: Target, _ label: String? = nil) {
        let to: Int
        switch target {
        case .step(let position): to = position + 1
        case .exit:
            if let end = edges.first(where: { $0.from == from && nodes[$0.to].kind == .end })?.to {
                to = end
            } else {
                to = nodes.count
                nodes.append(Node(kind: .end, title: "end", lines: []))
            }
        }
        let labels = label.map { [$0] } ?? []
        if let index = edges.firstIndex(where: { $0.from == from && $0.to == to }) {
            edges[index].labels += labels
        } else {
            edges.append(Edge(from: from, to: to, labels: labels))
        }
    }
}

extension Step.Kind {
    fileprivate var nodeKind: ScenarioGraph.Node.Kind {
        switch self {
        case .wait: .wait
        case .branch: .branch
        case .split: .split
        case .email: .email
        case .update: .update
        case .pass: .pass
        }
    }

    /// Where a run can go on after the step, and when it does; nil where there is but one way.
    fileprivate func ways(onward: Target) -> [(target: Target, label: String?)] {
        switch self {
        case .email, .update, .pass: return [(onward, nil)]
        case .wait(.event(let awaited)):
            guard let onTimeout = awaited.onTimeout, let timeout = awaited.timeout else { return [(onward, nil)] }
            return [(onward, awaited.type), (onTimeout, "not within \(timeout.plain)")]
        case .wait(.date(let appointment)) where appointment.exitsIfPast: return [(onward, nil), (.exit, "if it has passed")]
        case .wait: return [(onward, nil)]
        case .branch(let branch): return branch.ways(after: [], onward: onward)
        case .split(let split):
            let sum = split.shares.reduce(0) { $0 + $1.weight }
            return split.shares.map { ($0.target ?? onward, Self.percentage($0.weight, of: sum)) }
        }
    }

    /// To a tenth, without one where it is none.
    private static func percentage(_ weight: Int, of sum: Int) -> String {
        let tenths = (weight * 1_000 + sum / 2) / sum
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
}

extension Branch {
    fileprivate func ways(after conditions: [String], onward: Target) -> [(target: Target, label: String?)] {
        var ways: [(target: Target, label: String?)] = []
        for arm in arms {
            let held = conditions + [arm.when?.source ?? "otherwise"]
            switch arm.outcome {
            case .go(let target): ways.append((target, Self.label(held)))
            case .decide(let inner): ways += inner.ways(after: held, onward: onward)
            }
        }
        if arms.last?.when != nil { ways.append((onward, Self.label(conditions + ["otherwise"]))) }
        return ways
    }

    /// A line for each condition.
    private static func label(_ conditions: [String]) -> String {
        conditions.enumerated().map { $0 == 0 ? $1 : "and \($1)" }.joined(separator: "\n")
    }
}
