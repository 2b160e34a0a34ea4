import Testing
import Time

@testable import Scenario

@Suite struct DefinitionTests {
    static func problems(_ yaml: String, templates: Set<String>? = nil, sender: Sender? = nil) -> [String] {
        do {
            _ = try ScenarioDefinition.parse(yaml: yaml, in: ValidationContext(templates: templates, defaultSender: sender))
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    /// The problems of a scenario with these steps, without the file's name.
    static func problems(steps: String, templates: Set<String>? = nil, sender: Sender? = nil) -> [String] {
        problems("scenario: s\nentry: { on: begun }\nsteps:\n\(steps)", templates: templates, sender: sender)
            .map { String($0.dropFirst("scenario.yaml:".count)) }
    }

    @Test func `the example of the design is read as it is meant`() throws {
        let sender = Sender(from: "shop@example.com", postalAddress: "1 Main Street")
        let definition = try ScenarioDefinition.parse(yaml: AbandonedCartTests.yaml, in: ValidationContext(defaultSender: sender))
        #expect(definition.key == "abandoned-cart")
        #expect(definition.entry.on == "cart.modified" && definition.entry.reentry == .always)
        #expect(definition.entry.when?.source == "size(event.data.items) > 0")
        #expect(definition.exits.count == 1 && definition.goal?.within == .seconds(604_800))
        #expect(definition.steps.map(\.id) == ["hold", "worth-it", "nudge", "reaction", "thanks", "last-call", "pro-nudge"])
        #expect(definition.steps.map(\.line) == [12, 14, 20, 22, 24, 27, 30])
        #expect(definition.eventTypes == ["cart.modified", "order.placed", "email.clicked"])
        #expect(definition.aggregates.map(\.type) == ["order.placed"])
        #expect(definition.aggregates.first?.function == .count && definition.aggregates.first?.within == .seconds(720 * 3_600))
        #expect(definition.step("thanks")?.next == .exit && definition.step("nobody") == nil)
    }

    @Test func `everything that is wrong is said at once, in the order of the file`() {
        let yaml = """
            scenario: Cart!
            entri: { on: x }
            entry:
              on: cart.modified
              wen: "true"
              reentry: allways
            steps:
              - id: a
                wait: { for: 2 hours }
              - id: a
                goto: hlod
              - id: hold
                email: { template: t, lane: bulk }
            """
        #expect(
            Self.problems(yaml) == [
                "scenario.yaml:1:11: `scenario` in the scenario may have lower-case letters, digits, `-`, `_` and `.`, at most 64 of them",
                "scenario.yaml:2:1: unknown key `entri` in the scenario (did you mean \"entry\"?)",
                "scenario.yaml:5:3: unknown key `wen` in `entry` (did you mean \"when\"?)",
                "scenario.yaml:6:12: `reentry` must be `once`, `always` or `after: 30d`, not \"allways\" (did you mean \"always\"?)",
                "scenario.yaml:9:18: `for` in `wait` of `a` must be a duration of whole numbers with units, as in 90s, 1h30m or 3d, "
                    + "not \"2 hours\"",
                "scenario.yaml:10:9: the step id `a` stands in line 8 already",
                "scenario.yaml:11:11: `goto` in steps[1] leads to `hlod`, and there is no such step (did you mean \"hold\"?)",
                "scenario.yaml:13:27: a bulk e-mail must show a postal address: give the scenario a `sender` with `postal_address`",
                "scenario.yaml:13:27: a bulk e-mail needs a `topic` that contacts can opt out of",
            ])
    }

    @Test func `what isn't supported yet is refused and never ignored`() {
        #expect(Self.problems(steps: "  - { id: b, call: { url: x } }") == ["4:14: `call` in steps[0] is not supported yet"])
    }

    @Test func `an expression's errors stand where they are in the file`() {
        let yaml = """
            scenario: s
            entry:
              on: begun
              when: size(evnt.data) > 0
              key: 'event.data.'
            steps:
              - id: ask
                branch:
                  - when: |
                      event.data.a == 1 &&
                        contact.plan +
                    goto: exit
            """
        let problems = Self.problems(yaml)
        #expect(problems.count == 3)
        #expect(problems.first?.hasPrefix("scenario.yaml:4:14: ") ?? false, "\(problems)")
        #expect(problems.dropFirst().first?.hasPrefix("scenario.yaml:5:") ?? false, "\(problems)")
        #expect(problems.last?.hasPrefix("scenario.yaml:1") ?? false, "\(problems)")
    }

    @Test func `ways that lead nowhere, are never taken or never stop are refused`() {
        #expect(
            Self.problems(steps: "  - { id: a, goto: exit }\n  - { id: b, wait: { for: 1h } }") == ["5:7: step `b` is never reached"])
        #expect(
            Self.problems(steps: "  - { id: a, goto: b }\n  - { id: b, goto: a }") == [
                "4:7: a cycle must pass through a wait for a duration or for an event to come: `a` → `b` → `a`"
            ])
        #expect(Self.problems(steps: "  - { id: a, wait: { for: 1h } }\n  - { id: b, goto: a }").isEmpty)
        // A date may have passed and an event may have come: neither makes a run stop.
        #expect(Self.problems(steps: "  - { id: a, wait: { until: now }, goto: a }").count == 1)
        #expect(Self.problems(steps: "  - { id: a, wait: { event: e, since: entry }, goto: a }").count == 1)
        #expect(Self.problems(steps: "  - { id: a, wait: { event: e }, goto: a }").isEmpty)
    }

    @Test func `all that keeps a scenario from working is said at once, each cycle too`() {
        let yaml = """
            scenario: s
            entry: { on: begun, when: contact.attributes.plam == "pro" }
            steps:
              - { id: offer, email: { template: nugde, lane: bulk } }
              - id: decide
                branch: [{ when: contact.attributes.age > 1, goto: ping }, { when: key == "x", goto: nowhere }, { goto: tick }]
              - { id: ping, goto: pong }
              - { id: pong, goto: ping }
              - { id: tick, split: [{ weight: 1, goto: tick }, { weight: 1, goto: lost }] }
              - { id: lost, goto: elsewhere }
              - { id: never, wait: { for: 2 hours } }
              - { id: neither, exit: true }
            """
        let context = ValidationContext(templates: ["nudge"], attributes: ["plan": .text, "age": .integer])
        let error = #expect(throws: ScenarioProblems.self) { try ScenarioDefinition.parse(yaml: yaml, in: context) }
        let cycle = "a cycle must pass through a wait for a duration or for an event to come"
        #expect(
            error?.problems.map(\.description) == [
                "scenario.yaml:2:46: no contact has an attribute `plam` (did you mean \"plan\"?)",
                "scenario.yaml:4:37: the folder has no templates/nugde.liquid (did you mean \"nudge\"?)",
                "scenario.yaml:4:44: a bulk e-mail must show a postal address: give the scenario a `sender` with `postal_address`",
                "scenario.yaml:4:44: a bulk e-mail needs a `topic` that contacts can opt out of",
                "scenario.yaml:6:90: `goto` in `branch` of `decide`[1] leads to `nowhere`, and there is no such step",
                "scenario.yaml:7:7: \(cycle): `ping` → `pong` → `ping`",
                "scenario.yaml:9:7: \(cycle): `tick` → `tick`",
                "scenario.yaml:10:23: `goto` in steps[5] leads to `elsewhere`, and there is no such step",
                "scenario.yaml:11:7: step `never` is never reached",
                "scenario.yaml:11:31: `for` in `wait` of `never` must be a duration of whole numbers with units, as in 90s, 1h30m or 3d, "
                    + "not \"2 hours\"",
                "scenario.yaml:12:7: step `neither` is never reached",
            ])
    }

    @Test func `a type of the catalogue is held against what a condition does with it`() {
        func problems(_ condition: String) -> [String] {
            let yaml = "scenario: s\nentry: { on: begun, when: '\(condition)' }\nsteps: [{ id: a, email: { template: t } }]"
            let attributes: [String: AttributeType] = [
                "age": .integer, "plan": .text, "score": .number, "vip": .boolean, "since": .date, "tags": .list, "home.city": .text,
            ]
            let context = ValidationContext(attributes: attributes)
            do { _ = try ScenarioDefinition.parse(yaml: yaml, in: context) } catch { return error.problems.map(\.description) }
            return []
        }
        #expect(problems(#"contact.attributes.age == "41""#) == ["scenario.yaml:2:51: '==' isn't defined for a int and a string"])
        #expect(problems("key == 7") == ["scenario.yaml:2:32: '==' isn't defined for a string and a int"])
        for wrong in ["plan > 3", "score == \"1\"", "vip == \"yes\"", "since < now", "tags == \"a\"", "plan"] {
            #expect(problems("contact.attributes.\(wrong)").count == 1, "\(wrong)")
        }
        for right in ["age > 40", "age == null", "score + 1 > 2.5", "vip", "tags.exists(t, t == \"a\")", "home.city == \"Kraków\""] {
            #expect(problems("contact.attributes.\(right)") == [], "\(right)")
        }
        #expect(problems("has(contact.attributes.age) && timestamp(contact.attributes.since) < now") == [])
    }

    @Test func `at most 100 steps may follow one another without a wait`() {
        func steps(_ count: Int) -> String {
            (0..<count).map { "  - { id: s\($0), email: { template: t } }" }.joined(separator: "\n")
        }
        #expect(Self.problems(steps: steps(100)).isEmpty)
        #expect(
            Self.problems(steps: steps(100) + "\n  - { id: w, wait: { for: 1h } }\n" + steps(100).replacing("id: s", with: "id: t")).isEmpty
        )
        let ways = ["x", "y", "s0"].map { "{ weight: 1, goto: \($0) }" }.joined(separator: ", ")
        let beside = "  - { id: r, split: [\(ways)] }\n  - { id: x, goto: x }\n  - { id: y, goto: y }\n"
        #expect(Self.problems(steps: beside + steps(100)).map { $0.prefix(13) } == ["4:7: 101 step", "5:7: a cycle ", "6:7: a cycle "])
        #expect(Self.problems(steps: steps(101)) == ["4:7: 101 steps follow `s0` without a wait, and 100 are allowed"])
    }

    @Test func `a template must be in the folder`() {
        #expect(
            Self.problems(steps: "  - { id: a, email: { template: nugde } }", templates: ["nudge", "other"]) == [
                "4:33: the folder has no templates/nugde.liquid (did you mean \"nudge\"?)"
            ])
    }

    @Test func `bulk needs a postal address from the scenario or from the farm`() {
        let steps = "  - { id: a, email: { template: t, topic: offers } }"
        #expect(Self.problems(steps: steps).count == 1)
        #expect(Self.problems(steps: steps, sender: Sender(from: "a@example.com")).count == 1)
        #expect(Self.problems(steps: steps, sender: Sender(from: "a@example.com", postalAddress: "here")).isEmpty)
        let own = "\nsender: { from: b@example.com, reply_to: c@example.com, postal_address: there }"
        #expect(Self.problems(steps: steps + own).isEmpty)
    }

    @Test(arguments: [
        ("[]", "steps must not be empty"), ("x", "steps must be a list"), ("[x]", "steps[0] must be a mapping"),
        ("[{ wait: { for: 1h } }]", "`id` is missing in steps[0]"), ("[{ id: exit, goto: exit }]", "can't be called `exit`"),
        ("[{ id: a }]", "does nothing"), ("[{ id: a, wait: { for: 1h }, email: { template: t } }]", "a step does one thing"),
        ("[{ id: a, wait: {} }]", "needs `for`, `until`, `window` or `event`"), ("[{ id: a, wait: { for: 0s } }]", "longer than nothing"),
        ("[{ id: a, wait: { for: 1h, when: 'true' } }]", "`when` means nothing"),
        ("[{ id: a, wait: { event: e, on_timeout: exit } }]", "needs a `for`"),
        ("[{ id: a, wait: { event: e, since: ever } }]", "must be `entry`"),
        ("[{ id: a, wait: { until: now, if_past: stop } }]", "must be `continue` or `exit`"),
        ("[{ id: a, wait: { event: 'e e' } }]", "is no event type"),
        ("[{ id: a, branch: [] }]", "must not be empty"), ("[{ id: a, branch: [{ when: 'true' }] }]", "needs `goto` or `branch`"),
        ("[{ id: a, branch: [{ goto: exit }, { when: 'true', goto: exit }] }]", "are never asked"),
        ("[{ id: a, branch: [{ when: '1', goto: exit }] }]", "should give a bool"),
        ("[{ id: a, branch: [{ when: 'events.count(key) > 1', goto: exit }] }]", "must be constants"),
        ("[{ id: a, split: [{ weight: 1, goto: exit }] }]", "at least two"),
        ("[{ id: a, split: [{ weight: 0, goto: exit }, { weight: 1 }] }]", "whole number"),
        ("[{ id: a, email: {} }]", "`template` is missing"),
        ("[{ id: a, email: { template: t, lane: bluk } }]", "did you mean \"bulk\"?"),
        ("[{ id: a, email: { template: t, uncertain: maybe } }]", "must be `hold` or `resend`"),
        ("[{ id: a, update: {} }]", "needs `attributes` or `consents`"), ("[{ id: a, update: { attributes: {} } }]", "must map"),
        ("[{ id: a, update: { attributes: { x: } } }]", "must be an expression"),
        ("[{ id: a, exit: false }]", "must be `true`"), ("[{ id: a, exit: true, goto: exit }]", "can't both"),
    ])
    func `a step that can't work is refused`(steps: String, part: String) {
        let problems = Self.problems("scenario: s\nentry: { on: begun }\nsteps: \(steps)")
        #expect(problems.contains { $0.contains(part) }, "\(problems)")
    }

    @Test(arguments: ["", "~", "x", "- x", "a: [", "a: {b", "\t", "\u{0}", "a: 1\na: 2", "? [a]\n: b", "&a [*a]", "--- a\n--- b", "!!x y"])
    func `what is no scenario is said in a sentence`(yaml: String) {
        let problems = Self.problems(yaml)
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { $0.hasPrefix("scenario.yaml:") && !$0.contains("YamlError") }, "\(problems)")
    }

    @Test func `a file too large or too deep is refused`() {
        #expect(Self.problems(String(repeating: "#", count: 262_145)) == ["scenario.yaml:1:1: the file is longer than 256 KiB"])
        #expect(Self.problems(String(repeating: "[", count: 200_000)).count == 1)
    }

    @Test func `a damaged file is read or refused and never anything else`() {
        let originals = [AbandonedCartTests.yaml] + Everything.all
        var generator = SeededGenerator(1)
        var refused = 0
        for _ in 0..<1_500 {
            var bytes = Array((originals.randomElement(using: &generator) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: at)
                case 1: bytes.insert(UInt8.random(in: 1...255, using: &generator), at: at)
                case 2: bytes[at] = Array("[]{}:,\"'\n -&*!|>#".utf8).randomElement(using: &generator) ?? 0
                default: bytes.removeSubrange(at..<min(at + 20, bytes.count))
                }
            }
            let problems = Self.problems(String(decoding: bytes, as: UTF8.self), sender: Sender(from: "a@b", postalAddress: "here"))
            #expect(problems.allSatisfy { $0.hasPrefix("scenario.yaml:") && $0.count > 20 })
            if !problems.isEmpty { refused += 1 }
        }
        #expect((200..<1_500).contains(refused))
    }

    @Test func `a suggestion comes from near by only`() {
        #expect(Suggestion.nearest(to: "reentyr", among: ["reentry", "entry"]) == "reentry")
        #expect(Suggestion.nearest(to: "x", among: ["reentry", "when"]) == nil)
        #expect(Suggestion.edits(from: "", to: "abc") == 3 && Suggestion.edits(from: "abc", to: "") == 3)
        #expect(Suggestion.edits(from: "ab", to: "ba") == 1)
    }
}
