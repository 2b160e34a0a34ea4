extension StepGraph.Node {
    /// A step that was read, at its position among so many.
    init(_ step: Step, at position: Int, of count: Int) {
        let onward = step.next ?? (position + 1 < count ? .step(position + 1) : .exit)
        let targets: [Target] =
            switch step.kind {
            case .email, .update, .pass: [onward]
            case .wait(.event(let awaited)): [onward, awaited.onTimeout ?? onward]
            case .wait: [onward]
            case .split(let split): split.shares.map { $0.target ?? onward }
            case .branch(let branch): Self.targets(of: branch, otherwise: onward)
            }
        let stops = if case .wait(let wait) = step.kind { wait.alwaysStops } else { false }
        self.init(id: step.id, ways: targets.compactMap { if case .step(let next) = $0 { next } else { nil } }, stops: stops)
    }

    private static func targets(of branch: Branch, otherwise onward: Target) -> [Target] {
        let isExhaustive = branch.arms.last.map { $0.when == nil } ?? false
        let targets = branch.arms.flatMap { arm in
            switch arm.outcome {
            case .go(let target): [target]
            case .decide(let inner): Self.targets(of: inner, otherwise: onward)
            }
        }
        return isExhaustive ? targets : targets + [onward]
    }
}
