import JSON

@testable import Scenario

/// A seeded source of random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Scenarios and events made at random: two keys, few types, few times, so that much collides.
struct RandomScenario {
    var generator: SeededGenerator

    init(seed: Int) { generator = SeededGenerator(seed) }

    /// A file with two to eight steps; many are refused when validated.
    mutating func yaml() -> String {
        let count = Int.random(in: 2...8, using: &generator)
        var lines = ["scenario: random"]
        let key = Bool.random(using: &generator) ? ", key: event.data.k" : ""
        let when = pick(["", "", "", ", when: event.data.n < 2"])
        lines.append("entry: { on: a, reentry: \(pick(["once", "always", "{ after: 30s }"]))\(key)\(when) }")
        if Int.random(in: 0..<4, using: &generator) > 0 {
            lines.append("exit: { on: x, \(pick(["key: event.data.k", "when: event.data.n > 0", "when: event.data.n > context.data.n"])) }")
        }
        if Bool.random(using: &generator) { lines.append("goal: { on: \(pick(["b", "x"])), within: 40s }") }
        lines.append("steps:")
        let steps = (0..<count).map { _ in step(of: count) }
        let mail = steps.firstIndex { $0.hasPrefix("email") } ?? 0
        for (index, step) in steps.enumerated() {
            lines.append("  - { id: s\(index), \(step.replacing("MAIL", with: "s\(mail)")) }")
        }
        return lines.joined(separator: "\n")
    }

    private mutating func step(of count: Int) -> String {
        let target = Int.random(in: 0..<(count + 3), using: &generator)
        let somewhere = target < count ? "s\(target)" : "exit"
        let onward = Int.random(in: 0..<4, using: &generator) == 0 ? ", goto: \(somewhere)" : ""
        switch Int.random(in: 0..<14, using: &generator) {
        case 0, 1: return "email: { template: t }\(onward)"
        case 2: return "wait: { for: \(pick(["5s", "20s"])) }\(onward)"
        case 3: return "wait: { for: 20s, restart_on: \(pick(["a", "b"])) }\(onward)"
        case 4: return "wait: { event: \(pick(["a", "b", "c"])), for: 30s, on_timeout: \(somewhere) }\(onward)"
        case 5: return "wait: { event: \(pick(["b", "c"])), when: event.data.n != 1, since: entry }\(onward)"
        case 6:
            return "wait: { until: event.time, offset: \(pick(["-5s", "10s", "70s"])), if_past: \(pick(["continue", "exit"])) }\(onward)"
        case 7: return "branch: [{ when: context.data.n > \(pick(["0", "1"])), goto: \(somewhere) }]\(onward)"
        case 8: return "wait: { event: \(pick(["b", "c"])), when: event.data.n \(pick([">=", "<="])) context.data.n, for: 3h }\(onward)"
        case 9: return "split: [{ weight: 1, goto: \(somewhere) }, { weight: \(pick(["1", "3"])) }]\(onward)"
        case 10: return #"wait: { window: { from: "08:0\#(pick(["0", "2"]))", to: "08:30" } }\#(onward)"#
        case 11:
            let inner = "[{ when: context.data.n > 1, goto: \(somewhere) }, { when: visits.MAIL > \(pick(["0", "1"])), goto: exit }]"
            return "branch: [{ when: event.data.n > 0, branch: \(inner) }, { when: key == \"1\", goto: \(somewhere) }]\(onward)"
        case 12: return "update: { consents: { offers: event.data.n > 0 } }\(onward)"
        default: return "update: { attributes: { n: event.data.n } }\(onward)"
        }
    }

    /// Some events within a minute, some of them at the same moment.
    mutating func events(upTo count: Int = 12) -> [Event] {
        (0..<Int.random(in: 1...count, using: &generator)).map { number in
            var data: JSONValue = ["k": pick(["1", "2"]), "n": .int(Int64.random(in: 0...2, using: &generator))]
            if Int.random(in: 0..<8, using: &generator) == 0 { data = [:] }
            var event = event(pick(["a", "a", "b", "c", "x"]), Int64.random(in: 0...60, using: &generator), data)
            event.id = "e\(number)"
            return event
        }
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }
}
