extension StepGraph {
    /// Steps that lead to one another without a stop.
    struct Cycle {
        /// All of them.
        let members: [Int]
        /// The shortest way from the first of them back to it.
        let path: [Int]
    }

    /// Every set of steps on which a run may go round without a stop, in the order of the file (Tarjan, without recursion).
    func cycles() -> [Cycle] {
        var search = Search(ways: nodes.map { $0.stops ? [] : $0.ways.filter { !nodes[$0].stops } })
        for position in nodes.indices where search.index[position] == nil { search.visit(position) }
        return search.components.compactMap { members in
            guard let first = members.min(), let path = shortestWay(from: first, within: Set(members)) else { return nil }
            return Cycle(members: members, path: path)
        }.sorted { $0.path[0] < $1.path[0] }
    }

    /// The steps from `start` back to it, without it at the end; nil when no way leads back.
    private func shortestWay(from start: Int, within members: Set<Int>) -> [Int]? {
        guard !nodes[start].stops else { return nil }
        var paths = [[start]]
        var seen: Set<Int> = []
        while !paths.isEmpty {
            var longer: [[Int]] = []
            for path in paths {
                for next in nodes[path[path.count - 1]].ways where members.contains(next) {
                    if next == start { return path }
                    if seen.insert(next).inserted { longer.append(path + [next]) }
                }
            }
            paths = longer
        }
        return nil
    }

    /// Tarjan's search for strongly connected components.
    private struct Search {
        let ways: [[Int]]
        var index: [Int?]
        var components: [[Int]] = []
        private var low: [Int]
        private var isOpen: [Bool]
        private var stack: [Int] = []
        private var count = 0

        init(ways: [[Int]]) {
            self.ways = ways
            index = Array(repeating: nil, count: ways.count)
            low = Array(repeating: 0, count: ways.count)
            isOpen = Array(repeating: false, count: ways.count)
        }

        mutating func visit(_ start: Int) {
            var path: [(position: Int, tried: Int)] = []
            enter(start, &path)
            while let (position, tried) = path.last {
                guard tried < ways[position].count else {
                    path.removeLast()
                    close(position)
                    if let parent = path.last?.position { low[parent] = min(low[parent], low[position]) }
                    continue
                }
                path[path.count - 1].tried += 1
                let next = ways[position][tried]
                if let number = index[next] {
                    if isOpen[next] { low[position] = min(low[position], number) }
                } else {
                    enter(next, &path)
                }
            }
        }

        private mutating func enter(_ position: Int, _ path: inout [(position: Int, tried: Int)]) {
            index[position] = count
            low[position] = count
            count += 1
            stack.append(position)
            isOpen[position] = true
            path.append((position, 0))
        }

        private mutating func close(_ position: Int) {
            guard low[position] == index[position], let first = stack.lastIndex(of: position) else { return }
            let members = Array(stack[first...])
            stack.removeSubrange(first...)
            for member in members { isOpen[member] = false }
            components.append(members)
        }
    }
}
