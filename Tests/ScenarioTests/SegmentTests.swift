import Identity
import JSON
import Testing
import Time

@testable import Scenario

struct SegmentTests {
    private func segment(_ condition: String) throws -> Segment {
        try Segment.parse(yaml: "segment: s\ncondition: |\n  \(condition)\n")
    }

    private func problems(_ yaml: String, attributes: [String: AttributeType]? = nil) -> [String] {
        do {
            _ = try Segment.parse(yaml: yaml, file: "s.yaml", attributes: attributes)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    // MARK: Files

    @Test func `a segment's file says its key, its condition and what it is for`() throws {
        let segment = try Segment.parse(
            yaml: """
                segment: at-risk
                description: Bought once, and nothing for a month.
                condition: events.count("order.placed") > 0 && events.count("order.placed", duration("720h")) == 0
                """)
        #expect(segment.key == "at-risk")
        #expect(segment.summary == "Bought once, and nothing for a month.")
        #expect(segment.isTimed && !segment.readsContact)
        #expect(segment.counts("order.placed") && !segment.counts("order.cancelled"))
    }

    @Test func `everything that is wrong with a file is told at once, with its place and what was meant`() {
        let yaml = """
            segment: At Risk
            descripton: x
            condition: |
              contact.attributes.plam == "pro" && contact.emial == "x"
                && event.type == "y" && events.cout("z") > now.getHours()
            """
        #expect(
            problems(yaml, attributes: ["plan": .text, "age": .integer]) == [
                "s.yaml:1:10: `segment` in the segment may have lower-case letters, digits, `-`, `_` and `.`, at most 64 of them",
                "s.yaml:2:1: unknown key `descripton` in the segment (did you mean \"description\"?)",
                "s.yaml:4:22: unknown field 'plam'; did you mean 'plan'?",
                "s.yaml:4:47: unknown field 'emial'; did you mean 'email'?",
                "s.yaml:5:8: unknown variable 'event'; did you mean 'events'?",
                "s.yaml:5:36: unknown function 'events.cout'; did you mean 'count'?",
                "s.yaml:5:48: when this changes can't be computed: `now` must be compared with a moment, as in "
                    + "now - timestamp(x) > duration(\"24h\")",
            ])
    }

    @Test func `an attribute of the catalogue is compared with what it can be`() {
        let yaml = "segment: s\ncondition: contact.attributes.age == '41'\n"
        #expect(problems(yaml, attributes: ["age": .integer]) == ["s.yaml:2:35: '==' isn't defined for a int and a string"])
        #expect(problems(yaml, attributes: ["age": .text]).isEmpty && problems(yaml).isEmpty)
    }

    @Test func `a use of now whose moments can't be computed is refused where it stands`() {
        let yaml = "segment: s\ncondition: contact.attributes.a == 1 && now.getHours() > 3 || int(now) > 5\n"
        let found = problems(yaml)
        #expect(found.map { $0.prefix(11) } == ["s.yaml:2:41", "s.yaml:2:67"])
        #expect(found.allSatisfy { $0.contains("can't be computed") })
        #expect(problems("segment: s\ncondition: events.count('x', now - now) > 1\n").count == 1)
        #expect(problems("segment: s\ncondition: events.count('x', duration(contact.attributes.d)) > 1\n").count == 1)
    }

    @Test func `a file without a condition, and none at all, are problems`() {
        #expect(problems("segment: s\n") == ["s.yaml:1:1: `condition` is missing in the segment"])
        #expect(problems("") == ["s.yaml:1:1: the file is empty"])
        #expect(problems("- a").count == 1)
    }

    // MARK: Membership

    @Test func `a condition without a value doesn't hold`() throws {
        let segment = try segment("contact.attributes.plan == \"pro\"")
        let now = AggregateWorld.start
        #expect(!segment.holds(for: AggregateWorld.contact, now: now, aggregates: NoAggregates()))
        guard case .hasNoValue = segment.verdict(on: AggregateWorld.contact, now: now, aggregates: NoAggregates()) else {
            Issue.record("a condition without a value says so")
            return
        }
        #expect(segment.outlook(for: AggregateWorld.contact, now: now, aggregates: EventLog()) == .never)
        var pro = AggregateWorld.contact
        pro.attributes["plan"] = "pro"
        #expect(segment.holds(for: pro, now: now, aggregates: NoAggregates()))
    }

    @Test func `no order for thirty days turns true to the microsecond`() throws {
        let segment = try segment("now - timestamp(events.last('order').time) >= duration('720h')")
        let event = Event(id: "1", source: "s", type: "order", subject: "anna", time: AggregateWorld.start + .microseconds(7))
        let now = AggregateWorld.start + .seconds(60)
        var log = EventLog()
        #expect(segment.outlook(for: AggregateWorld.contact, now: now, aggregates: log) == .never)
        log.add(event)
        #expect(segment.outlook(for: AggregateWorld.contact, now: now, aggregates: log) == .changes(at: event.time + .seconds(720 * 3_600)))
        let counting = try self.segment("events.count('order') > 0 && events.count('order', duration('720h')) == 0")
        #expect(
            counting.outlook(for: AggregateWorld.contact, now: now, aggregates: log) == .changes(at: event.time + .seconds(720 * 3_600)))
    }

    @Test func `after enough moments without a change it says when to look again`() throws {
        let segment = try segment("events.count('order', duration('24h')) >= 0")
        let now = AggregateWorld.start
        var log = EventLog()
        for number in 0..<50 {
            log.add(
                Event(id: "\(number)", source: "s", type: "order", subject: "a", time: now - .seconds(3_600 - Int64(number))))
        }
        let last = now - .seconds(3_600 - 31) + .seconds(86_400)
        #expect(segment.outlook(for: AggregateWorld.contact, now: now, aggregates: log) == .unclear(from: last))
    }

    @Test(arguments: 0..<60)
    func `the next change is the first that trying every moment finds`(seed: Int) throws {
        var random = SeededGenerator(seed)
        for _ in 0..<10 {
            let source = RandomCondition.make(&random, depth: 2)
            let segment = try segment(source)
            let events = AggregateWorld.events(&random, count: Int.random(in: 0...12, using: &random), days: 6)
            let now = AggregateWorld.start + .seconds(86_400 * 6 + Int64.random(in: 0...86_400, using: &random))
            var log = EventLog()
            for event in events { log.add(event) }
            let expected = firstChange(of: segment, log, now, moments: RandomCondition.moments(events))
            #expect(change(of: segment, now: now) { _ in log } == expected, "\(source)")
            let world = AggregateWorld(detailLimit: Int.random(in: 0...6, using: &random))
            let needs = AggregateNeeds(segment.aggregates)
            #expect(change(of: segment, now: now) { world.rollup(events, needs, now: $0) } == expected, "\(source)")
        }
    }

    /// Looks again as often as it takes, as the timers do.
    private func change(of segment: Segment, now: Timestamp, _ aggregates: (Timestamp) -> some EventAggregates) -> Timestamp? {
        let contact = AggregateWorld.contact
        let before = segment.holds(for: contact, now: now, aggregates: aggregates(now))
        var now = now
        for _ in 0..<1_000 {
            switch segment.outlook(for: contact, now: now, aggregates: aggregates(now)) {
            case .never: return nil
            case .changes(let moment): return moment
            case .unclear(let moment):
                guard moment > now else {
                    Issue.record("it would be looked at for ever")
                    return nil
                }
                now = moment
                if segment.holds(for: contact, now: now, aggregates: aggregates(now)) != before { return now }
            }
        }
        Issue.record("it is looked at too often")
        return nil
    }

    private func firstChange(of segment: Segment, _ log: EventLog, _ now: Timestamp, moments: [Timestamp]) -> Timestamp? {
        let contact = AggregateWorld.contact
        let before = segment.holds(for: contact, now: now, aggregates: log)
        let tried = Set(moments.flatMap { [$0 - .microseconds(1), $0, $0 + .microseconds(1)] }).filter { $0 > now }.sorted()
        return tried.first { segment.holds(for: contact, now: $0, aggregates: log) != before }
    }
}

/// Conditions made of all that can change by time.
enum RandomCondition {
    private static let windows: [Int64] = [1, 24, 49, 72, 170]
    private static let since = AggregateWorld.start + .seconds(36 * 3_600)

    static func make(_ random: inout SeededGenerator, depth: Int) -> String {
        if depth > 0, Int.random(in: 0..<3, using: &random) > 0 {
            let left = make(&random, depth: depth - 1)
            let right = make(&random, depth: depth - 1)
            return ["(\(left)) && (\(right))", "(\(left)) || !(\(right))", "(\(left)) ? (\(right)) : !(\(right))"]
                .randomElement(using: &random) ?? left
        }
        let type = ["order", "visit"].randomElement(using: &random) ?? "order"
        let symbol = ["<", "<=", ">", ">=", "==", "!="].randomElement(using: &random) ?? "<"
        let window = "duration('\(windows.randomElement(using: &random) ?? 1)h')"
        let span = "duration('\(windows.randomElement(using: &random) ?? 1)h')"
        return [
            "events.count('\(type)', \(window)) \(symbol) \(Int.random(in: 0...5, using: &random))",
            "events.sum('\(type)', \(window), 'amount') \(symbol) 20.19", "events.count('\(type)') \(symbol) 3",
            "events.last('\(type)', \(window)) == null", "now - \(span) \(symbol) timestamp(events.last('\(type)', \(window)).time)",
            "now - timestamp(contact.attributes.since) \(symbol) \(span)", "now \(symbol) timestamp(events.last('\(type)').time) + \(span)",
            "events.last('\(type)', \(window), 'amount') == 3", "contact.attributes.nothing == 1",
        ].randomElement(using: &random) ?? "true"
    }

    /// Every moment at which one of these conditions could change.
    static func moments(_ events: [Event]) -> [Timestamp] {
        (events.map(\.time) + [since]).flatMap { time in windows.map { time + .seconds($0 * 3_600) } + [time] }
    }
}
