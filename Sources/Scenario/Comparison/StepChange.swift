package import JSON

/// A step that isn't the same in two versions.
package struct StepChange: Hashable, Sendable {
    /// What became of it.
    package enum Kind: Hashable, Sendable {
        /// It is new.
        case added(JSONValue)
        /// It is gone.
        case removed(JSONValue)
        /// It stands on both sides; `isMoved` when it stands elsewhere among those that stayed, `members` what else differs.
        case changed(isMoved: Bool, members: [MemberChange])
    }

    /// The step.
    package let id: String
    /// What became of it.
    package let kind: Kind

    /// What became of the steps of a file, in the order of the new one, those that are gone at their old place before what followed them.
    static func between(_ before: [JSONValue], _ after: [JSONValue]) -> [StepChange] {
        let old = named(before)
        let new = named(after)
        let places = Dictionary(old.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let common = new.compactMap { step in places[step.id].map { (id: step.id, place: $0) } }
        let kept = Set(longestRise(common.map(\.place)).map { common[$0].id })
        let names = Set(new.map(\.id))
        var changes: [StepChange] = []
        var gone = old.filter { !names.contains($0.id) }[...]
        func flush(before place: Int) {
            while let step = gone.first, places[step.id, default: 0] < place {
                changes.append(StepChange(id: step.id, kind: .removed(step.tree)))
                gone = gone.dropFirst()
            }
        }
        for step in new {
            guard let place = places[step.id] else {
                changes.append(StepChange(id: step.id, kind: .added(step.tree)))
                continue
            }
            let isMoved = !kept.contains(step.id)
            if !isMoved { flush(before: place) }
            let members = MemberChange.between(old[place].tree, step.tree)
            if isMoved || !members.isEmpty {
                changes.append(StepChange(id: step.id, kind: .changed(isMoved: isMoved, members: members)))
            }
        }
        flush(before: .max)
        return changes
    }

    private static func named(_ steps: [JSONValue]) -> [(id: String, tree: JSONValue)] {
        steps.enumerated().map { ($1["id"]?.string ?? "steps[\($0)]", $1) }
    }

    /// The positions of a longest rising subsequence: what stays where it is when the rest is moved around it.
    static func longestRise(_ values: [Int]) -> [Int] {
        var tails: [Int] = []
        var previous = [Int?](repeating: nil, count: values.count)
        for (index, value) in values.enumerated() {
            // The first tail that isn't smaller, by bisection.
            var low = 0
            var high = tails.count
            while low < high {
                let middle = (low + high) / 2
                if values[tails[middle]] < value { low = middle + 1 } else { high = middle }
            }
            previous[index] = low > 0 ? tails[low - 1] : nil
            if low == tails.count { tails.append(index) } else { tails[low] = index }
        }
        var run: [Int] = []
        var next = tails.last
        while let index = next {
            run.append(index)
            next = previous[index]
        }
        return run.reversed()
    }
}

extension StepChange {
    /// `{step, change: added|removed|moved|changed, after|before|members}`.
    package var json: JSONObject {
        switch kind {
        case .added(let tree): ["step": .string(id), "change": "added", "after": tree]
        case .removed(let tree): ["step": .string(id), "change": "removed", "before": tree]
        case .changed(let isMoved, let members):
            [
                "step": .string(id), "change": members.isEmpty ? "moved" : "changed", "moved": .bool(isMoved),
                "members": .array(members.map { .object($0.json) }),
            ]
        }
    }
}
