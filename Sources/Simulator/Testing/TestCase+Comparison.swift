extension TestCase {
    /// What isn't as expected of what was sent, the missing ones first.
    func compare(_ deliveries: [SimulatedDelivery]) -> [TestFailure] {
        let forbidden = deliveries.filter { mail in self.forbidden.contains { $0.matches(mail) } }.map { TestFailure.forbidden($0) }
        let matched = Matching(expected, deliveries) { $0.matches($1) }
        var missing = matched.missing
        var failures: [TestFailure] = []
        var unexpected: [SimulatedDelivery] = []
        for mail in matched.surplus {
            if let index = missing.firstIndex(where: { $0.matchesButForTime(mail) }), let at = missing[index].at {
                missing.remove(at: index)
                failures.append(.moved(mail, expected: at))
            } else {
                unexpected.append(mail)
            }
        }
        failures += missing.map { .missing($0) }
        if completeness == .exact { failures += unexpected.map { .unexpected($0) } }
        return failures + forbidden
    }
}

/// As many pairs as there can be of what is wanted and what there is (augmenting paths).
private struct Matching<Wanted, Found> {
    /// What found no partner.
    let missing: [Wanted]
    /// What nobody wanted.
    let surplus: [Found]

    init(_ wanted: [Wanted], _ found: [Found], _ fits: (Wanted, Found) -> Bool) {
        var owner = [Int?](repeating: nil, count: found.count)
        var missing: [Wanted] = []
        for index in wanted.indices {
            var visited: Set<Int> = []
            if !Self.place(index, wanted, found, &owner, &visited, fits) { missing.append(wanted[index]) }
        }
        self.missing = missing
        surplus = zip(found, owner).filter { $1 == nil }.map(\.0)
    }

    private static func place(
        _ index: Int, _ wanted: [Wanted], _ found: [Found], _ owner: inout [Int?], _ visited: inout Set<Int>,
        _ fits: (Wanted, Found) -> Bool
    ) -> Bool {
        for candidate in found.indices where fits(wanted[index], found[candidate]) && visited.insert(candidate).inserted {
            if let other = owner[candidate], !place(other, wanted, found, &owner, &visited, fits) { continue }
            owner[candidate] = index
            return true
        }
        return false
    }
}
