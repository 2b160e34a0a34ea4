import CEL
import Testing
import Time

/// When a condition changes by time alone.
struct MomentTests {
    private static let bindings: [String: Value] = [
        "key": "k", "now": .timestamp(Instant(Timestamp(seconds: 500))),
        "contact": [
            "since": .timestamp(Instant(Timestamp(seconds: 1_000))), "text": "1970-01-01T00:30:00Z",
            "rest": .duration(Span(.seconds(600))), "list": ["1970-01-01T00:00:10Z"],
        ],
    ]

    private func moments(_ source: String) throws -> [Timestamp?] {
        try Expression(source, in: .scenario, giving: .bool).moments(of: "now", in: .scenario)
            .map { $0.instant(Self.bindings)?.timestamp }
    }

    private func refusals(_ source: String) -> [String] {
        do {
            _ = try Expression(source, in: .scenario, giving: .bool).moments(of: "now", in: .scenario)
            return []
        } catch {
            return error.problems.map { "\($0.line):\($0.column): \($0.message)" }
        }
    }

    @Test(
        arguments: [
            ("now > contact.since", [1_000]),
            ("contact.since <= now", [1_000]),
            ("now - contact.since > duration('24h')", [87_400]),
            ("now - duration('24h') > timestamp(contact.text)", [88_200]),
            ("duration('1h') + now == contact.since", [-2_600]),
            ("contact.since - now < contact.rest", [400]),
            ("timestamp(contact.text) + contact.rest < now", [2_400]),
            ("timestamp(now) >= contact.since", [1_000]),
            ("contact.since - (now - contact.since) > contact.since", [1_000]),
            ("now - contact.since - contact.rest > duration('1s')", [1_601]),
            ("!(now > contact.since) || key == 'x' && contact.since != now", [1_000, 1_000]),
            ("(now > contact.since ? contact.since : now) == contact.since", nil),
            ("now > (now > contact.since ? contact.since : timestamp(contact.text))", [1_000, 1_800]),
            ("(now > contact.since) == true", [1_000]),
            ("contact.list.exists(t, timestamp(t) < contact.since) && now > timestamp(contact.list[0])", [10]),
            ("['a'].exists(now, now == 'a')", []),
            ("events.count('x', duration('24h')) > 3", []),
            ("contact.list.all(t, now > contact.since)", nil),
        ] as [(String, [Int64]?)])
    func `a comparison with now is solved for now`(source: String, expected: [Int64]?) throws {
        guard let expected else {
            #expect(throws: CompileError.self) { try moments(source) }
            return
        }
        #expect(try moments(source) == expected.map { Timestamp(seconds: $0) })
    }

    @Test func `a comparison without a value has no moment`() throws {
        #expect(try moments("now > contact.nothing") == [nil])
        #expect(try moments("now > contact.text") == [nil])
    }

    @Test(arguments: [
        ("now.getHours() > 3", "1:1"), ("key == 'a' &&\n  int(now) > 5", "2:7"), ("now > now - duration('1h')", "1:7"),
        ("now + (now - contact.since) > contact.since", "1:1"), ("[now] == []", "1:2"),
        ("contact.list.exists(t, timestamp(t) < now)", "1:39"),
        ("now in [contact.since]", "1:1"), ("cel.bind(t, now, t > contact.since)", "1:13"), ("string(now) == 'x'", "1:8"),
        ("(key == 'a' ? now : contact.since) > contact.since", "1:15"),
    ])
    func `another use of now is refused where it stands`(source: String, place: String) throws {
        let found = refusals(source)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(place + ": ") == true, "\(found)")
    }

    @Test func `every place where now can't be followed is told at once`() throws {
        #expect(refusals("now.getHours() > 3 || now.getMinutes() > 3").count == 2)
    }

    @Test(arguments: 0..<60)
    func `between its moments a random condition stays as it is`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<20 {
            let source = condition(&random, depth: 2)
            let expression = try Expression(source, in: .scenario, giving: .bool)
            let moments = try expression.moments(of: "now", in: .scenario).compactMap { $0.instant(Self.bindings)?.timestamp }
            var before: Bool?
            for step: Int64 in -40...160 {
                let time = Timestamp(microseconds: step * 30_000_000)
                var bindings = Self.bindings
                bindings["now"] = .timestamp(Instant(time))
                let value = try? expression.isTrue(bindings)
                let isExplained = moments.contains { $0 <= time && $0 >= time - .seconds(30) }
                #expect(step == -40 || value == before || isExplained, "\(source) at \(time)")
                before = value
            }
        }
    }

    private func condition(_ random: inout SeededRandom, depth: Int) -> String {
        if depth > 0, Int.random(in: 0..<3, using: &random) > 0 {
            let left = condition(&random, depth: depth - 1)
            let right = condition(&random, depth: depth - 1)
            return ["(\(left)) && (\(right))", "(\(left)) || !(\(right))", "(\(left)) ? (\(right)) : !(\(right))"]
                .randomElement(using: &random) ?? left
        }
        let symbol = ["<", "<=", ">", ">=", "==", "!="].randomElement(using: &random) ?? "<"
        let sides = side(&random)
        return Bool.random(using: &random) ? "\(sides.0) \(symbol) \(sides.1)" : "\(sides.1) \(symbol) \(sides.0)"
    }

    /// A side with the clock and another of the same type.
    private func side(_ random: inout SeededRandom) -> (String, String) {
        let moment = ["contact.since", "timestamp(contact.text)", "timestamp('1970-01-01T00:20:00Z')"].randomElement(using: &random) ?? ""
        let span = ["contact.rest", "duration('90s')", "duration('-15m')"].randomElement(using: &random) ?? ""
        return [
            ("now", moment), ("now + \(span)", moment), ("\(span) + now", moment), ("now - \(span)", moment), ("now - \(moment)", span),
            ("\(moment) - now", span), ("contact.since - (now - \(span))", "duration('400s')"),
            ("now - contact.since + \(span)", "\(span)"),
        ].randomElement(using: &random) ?? ("now", moment)
    }
}
