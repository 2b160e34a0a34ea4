/// The ways between a scenario's steps, and what is wrong with them.
struct StepGraph {
    /// So many steps may follow one another without a wait.
    static let runLimit = 100

    /// A step as far as it could be read.
    struct Node {
        /// What it is called; nil where that couldn't be read.
        let id: String?
        /// The positions that it may lead to.
        let ways: [Int]
        /// Whether a run always stops here. Of what couldn't be read nothing else can be said.
        let stops: Bool
        /// Whether ways may lead here that aren't known: to what has no name, or one that another step has too.
        var mayBeReached = false
    }

    let nodes: [Node]

    /// What is wrong, by the position of the step it is wrong with.
    func problems() -> [(position: Int, message: String)] {
        guard !nodes.isEmpty else { return [] }
        let cycles = cycles()
        let unreachable = unreachable().map { ($0, "step `\(name($0))` is never reached") }
        let endless = cycles.map { cycle in
            let ids = (cycle.path + [cycle.path[0]]).map { "`\(name($0))`" }.joined(separator: " → ")
            return (cycle.path[0], "a cycle must pass through a wait for a duration or for an event to come: \(ids)")
        }
        let long = longRuns(without: Set(cycles.flatMap(\.members))).map { start, length in
            (start, "\(length) steps follow `\(name(start))` without a wait, and \(Self.runLimit) are allowed")
        }
        return unreachable + endless + long
    }

    private func name(_ position: Int) -> String { nodes[position].id ?? "steps[\(position)]" }

    private func unreachable() -> [Int] {
        var open = [0] + nodes.indices.filter { nodes[$0].mayBeReached }
        var reached = Set(open)
        while let position = open.popLast() {
            for next in nodes[position].ways where reached.insert(next).inserted { open.append(next) }
        }
        return nodes.indices.filter { !reached.contains($0) && nodes[$0].id != nil }
    }

    /// Where runs of more steps than are allowed begin, and how many they have; steps of cycles end a run like a wait.
    private func longRuns(without cycles: Set<Int>) -> [(start: Int, length: Int)] {
        let isEnd = nodes.indices.map { nodes[$0].stops || cycles.contains($0) }
        let ahead = nodes.indices.map { position in isEnd[position] ? [] : nodes[position].ways.filter { !isEnd[$0] } }
        var lengths: [Int?] = Array(repeating: nil, count: nodes.count)
        var open = Array(nodes.indices)
        while let position = open.popLast() {
            guard lengths[position] == nil else { continue }
            let missing = ahead[position].filter { lengths[$0] == nil }
            if missing.isEmpty {
                lengths[position] = isEnd[position] ? 0 : 1 + (ahead[position].compactMap { lengths[$0] }.max() ?? 0)
            } else {
                open += [position] + missing
            }
        }
        let followers = Set(ahead.joined())
        return nodes.indices.compactMap { position in
            guard let length = lengths[position], length > Self.runLimit, !followers.contains(position) else { return nil }
            return (position, length)
        }
    }
}
