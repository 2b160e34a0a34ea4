/// The ways between a scenario's steps, and what is wrong with them.
struct StepGraph {
    /// So many steps may follow one another without a wait.
    static let runLimit = 100

    private let steps: [Step]
    private let ways: [[Int]]

    /// The ways between these steps.
    init(_ steps: [Step]) {
        self.steps = steps
        ways = steps.indices.map { Self.ways(from: $0, in: steps) }
    }

    /// What is wrong, by the position of the step it is wrong with.
    func problems() -> [(position: Int, message: String)] {
        guard !steps.isEmpty else { return [] }
        var problems = unreachable().map { ($0, "step `\(steps[$0].id)` is never reached") }
        if let cycle = cycle() {
            let ids = (cycle + [cycle[0]]).map { "`\(steps[$0].id)`" }.joined(separator: " → ")
            problems.append((cycle[0], "a cycle must pass through a wait for a duration or for an event to come: \(ids)"))
        } else if let (start, length) = longestRun(), length > Self.runLimit {
            let message = "\(length) steps follow `\(steps[start].id)` without a wait, and \(Self.runLimit) are allowed"
            problems.append((start, message))
        }
        return problems
    }

    private static func ways(from position: Int, in steps: [Step]) -> [Int] {
        let step = steps[position]
        let onward = step.next ?? (position + 1 < steps.count ? .step(position + 1) : .exit)
        let targets: [Target] =
            switch step.kind {
            case .email, .update, .pass: [onward]
            case .wait(.event(let awaited)): [onward, awaited.onTimeout ?? onward]
            case .wait: [onward]
            case .split(let split): split.shares.map { $0.target ?? onward }
            case .branch(let branch): Self.targets(of: branch, otherwise: onward)
            }
        return targets.compactMap { if case .step(let next) = $0 { next } else { nil } }
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

    private func unreachable() -> [Int] {
        var reached: Set = [0]
        var open = [0]
        while let position = open.popLast() {
            for next in ways[position] where reached.insert(next).inserted { open.append(next) }
        }
        return steps.indices.filter { !reached.contains($0) }
    }

    private func stops(at position: Int) -> Bool {
        if case .wait(let wait) = steps[position].kind { wait.alwaysStops } else { false }
    }

    /// The steps of a cycle on which nothing makes a run stop, in order; nil when there is none.
    private func cycle() -> [Int]? {
        var isDone = [Bool](repeating: false, count: steps.count)
        for start in steps.indices where !isDone[start] && !stops(at: start) {
            // Depth first without recursion: the path so far, and for each step on it the next way to try.
            var path = [start]
            var tried = [0]
            while let position = path.last {
                let depth = path.count - 1
                guard tried[depth] < ways[position].count else {
                    isDone[position] = true
                    path.removeLast()
                    tried.removeLast()
                    continue
                }
                let next = ways[position][tried[depth]]
                tried[depth] += 1
                if let first = path.firstIndex(of: next) { return Array(path[first...]) }
                guard !isDone[next], !stops(at: next) else { continue }
                path.append(next)
                tried.append(0)
            }
        }
        return nil
    }

    /// Where the longest run without a stop begins, and how many steps it has; there must be no cycle.
    private func longestRun() -> (start: Int, length: Int)? {
        var lengths: [Int?] = Array(repeating: nil, count: steps.count)
        var open = Array(steps.indices)
        while let position = open.popLast() {
            guard lengths[position] == nil else { continue }
            let ahead = stops(at: position) ? [] : ways[position].filter { !stops(at: $0) }
            let missing = ahead.filter { lengths[$0] == nil }
            if missing.isEmpty {
                lengths[position] = stops(at: position) ? 0 : 1 + (ahead.compactMap { lengths[$0] }.max() ?? 0)
            } else {
                open += [position] + missing
            }
        }
        return lengths.enumerated().map { ($0, $1 ?? 0) }.max { $0.1 < $1.1 }
    }
}
