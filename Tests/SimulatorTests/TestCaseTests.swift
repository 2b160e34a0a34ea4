import Foundation
import JSON
import Scenario
import Testing
import Time

@testable import Simulator

@Suite struct TestCaseTests {
    static let cart = """
        scenario: cart
        entry: { on: cart.modified, key: event.data.cart, reentry: always }
        exit: [{ on: order.placed, when: event.data.cart == key }]
        steps:
          - { id: hold, wait: { for: 2h, restart_on: cart.modified } }
          - { id: nudge, email: { template: nudge, topic: offers, lane: bulk } }
          - { id: reaction, wait: { event: email.clicked, when: event.data.step == "nudge", for: 1d, on_timeout: last } }
          - { id: thanks, email: { template: thanks }, goto: exit }
          - { id: last, email: { template: last, topic: offers } }
        """

    /// What a test of these lines says, one failure a line; its event is a cart at the start.
    static func failures(_ expectations: String, events: String = "") throws -> [String] {
        let yaml = """
            tests:
              - name: it
                given:
                  contacts: [anna]
                  events:
                    - { after: 0s, type: cart.modified, data: { cart: c1 } }
            \(events)
            \(expectations)
            """
        let test = try #require(try TestCase.parse(yaml: yaml, file: "tests/it.yaml").first)
        return test.run(Catalog(live: [try engine(cart)]), identify: contactID).failures.map { $0.line(start: test.start) }
    }

    @Test func `a list of mails is all that may be sent, in any order`() throws {
        #expect(try Self.failures("    expect: [{ step: last, after: 1d2h }, { contact: anna, template: nudge, after: 2h }]") == [])
        #expect(
            try Self.failures("    expect: [{ step: nudge, after: 2h }]")
                == ["unexpected  +1d2h (2026-01-06T11:00:00Z)  anna  cart/last  last"])
        #expect(
            try Self.failures("    expect: []") == [
                "unexpected  +2h (2026-01-05T11:00:00Z)  anna  cart/nudge  nudge",
                "unexpected  +1d2h (2026-01-06T11:00:00Z)  anna  cart/last  last",
            ])
    }

    @Test func `what is missing, at another time or forbidden is said`() throws {
        #expect(
            try Self.failures("    expect_some: [{ step: thanks }, { step: nudge, after: 3h }]\n    expect_not: [{ template: last }]") == [
                "moved       +2h (2026-01-05T11:00:00Z)  anna  cart/nudge  nudge, expected +3h (2026-01-05T12:00:00Z)",
                "missing     some time  anybody  thanks",
                "forbidden   +1d2h (2026-01-06T11:00:00Z)  anna  cart/last  last",
            ])
        #expect(try Self.failures("    expect_not: [{ template: thanks }]") == [])
    }

    @Test func `vague and exact expectations find the mails that fit both`() throws {
        #expect(try Self.failures("    expect: [{ contact: anna }, { contact: anna, step: nudge }]") == [])
        #expect(try Self.failures("    expect: [{}, { step: nudge }, {}]") == ["missing     some time  anybody"])
    }

    @Test func `an event can be about a mail that was sent, and only about such a one`() throws {
        let click = "        - { after: 5h, type: email.clicked, mail: nudge }"
        #expect(try Self.failures("    expect: [{ step: nudge, after: 2h }, { step: thanks, after: 5h }]", events: click) == [])
        let early = "        - { after: 1h, type: email.clicked, mail: cart/nudge }"
        #expect(
            try Self.failures("    expect_some: []", events: early)
                == ["error       email.clicked in line 7 is about a mail of cart/nudge, and anna got none before"])
    }

    @Test func `failures are told to programs, too`() throws {
        let test = try #require(
            try TestCase.parse(
                yaml: """
                    tests:
                      - name: it
                        given: { contacts: [anna], events: [{ after: 0s, type: cart.modified, data: { cart: c1 } }] }
                        expect: [{ step: nudge, after: 1h }, { step: last }]
                    """, file: "t.yaml"
            ).first)
        let failures = test.run(Catalog(live: [try engine(Self.cart)]), identify: contactID).failures
        #expect(
            failures.map { JSONValue.object($0.json(start: test.start)).text } == [
                #"{"kind":"moved","contact":"anna","scenario":"cart","step":"nudge","template":"nudge","at":"2026-01-05T11:00:00Z","#
                    + #""expected":"2026-01-05T10:00:00Z"}"#
            ])
    }

    @Test func `a scenario that the clock enters needs an end of its test`() throws {
        let daily = """
            scenario: daily
            entry: { schedule: "0 12 * * *" }
            steps: [{ id: mail, email: { template: t } }]
            """
        func failures(_ until: String) throws -> [TestFailure] {
            let yaml = "tests: [{ name: it, given: { contacts: [anna] }, \(until)expect: [{ after: 3h }, { after: 1d3h }] }]"
            let test = try #require(try TestCase.parse(yaml: yaml, file: "t.yaml").first)
            return test.run(Catalog(live: [try engine(daily)]), identify: contactID).failures
        }
        #expect(try failures("until: 2d, ").isEmpty)
        #expect(try failures("").contains(.alert("daily is entered by the clock: the test must say `until` when")))
    }
}

@Suite struct TestFileTests {
    static func problems(_ yaml: String) -> [String] {
        do {
            _ = try TestCase.parse(yaml: yaml, file: "t.yaml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `everything that is wrong is said at once, with line and column`() {
        let yaml = """
            tests:
              - name: one
                start: yesterday
                given:
                  contacts: [{ subject: anna, zone: Mars/Base, consents: { news: maybe } }, { emial: x }]
                  events:
                    - { type: a, subject: anna }
                    - { after: 2 hours, type: a, subject: anna }
                    - { at: 2026-01-05T10:00:00Z, after: 1h, arrives: 30m, type: a }
                    - { after: 0s, type: a, subject: anna, data: { contact: { emial: x } } }
                expect: [{ contact: ana }, { stepp: x }]
                expect_some: []
              - given: {}
            """
        #expect(
            Self.problems(yaml) == [
                "t.yaml:3:12: `start` in test 1 must be a time such as 2026-01-05T09:00:00Z, not \"yesterday\"",
                "t.yaml:5:41: there is no time zone `Mars/Base`",
                "t.yaml:5:62: the consent for `news` must be true or false",
                "t.yaml:5:81: `subject` is missing in a contact",
                "t.yaml:5:83: unknown key `emial` in a contact (did you mean \"email\"?)",
                "t.yaml:7:11: event 1 needs `at` or `after`",
                "t.yaml:8:20: `after` in event 2 must be a duration such as 2h or 1d12h, not \"2 hours\"",
                "t.yaml:9:46: event 3 has `at` and `after`: keep one",
                "t.yaml:9:59: event 3 can't arrive before it happens",
                "t.yaml:10:54: event 4: data.contact has the unknown member \"emial\": known are email, locale, zone, attributes, consents",
                "t.yaml:11:25: nobody is called `ana` in this test (did you mean \"anna\"?)",
                "t.yaml:11:34: unknown key `stepp` in a mail of `expect` (did you mean \"step\"?)",
                "t.yaml:12:18: test 1 has `expect` and `expect_some`: keep one",
                "t.yaml:13:5: `name` is missing in test 2",
                "t.yaml:13:5: test 2 expects nothing: say `expect: []` when no mail may be sent",
            ])
    }

    @Test func `what is no file of tests is refused`() {
        #expect(Self.problems("") == ["t.yaml:1:1: the file is empty"])
        #expect(Self.problems("[]") == ["t.yaml:1:1: the file must be a mapping with `tests`"])
        #expect(Self.problems("tests: []") == ["t.yaml:1:8: `tests` must not be empty"])
        #expect(Self.problems("tests: [").first?.hasPrefix("t.yaml:1:1: not readable as YAML") ?? false)
        #expect(Self.problems("tests: [{ name: a, name: b }]") == ["t.yaml:1:11: `name` stands twice in the same mapping"])
    }

    @Test func `contacts have an address unless they are said to have none`() throws {
        let yaml = """
            tests:
              - name: it
                given:
                  contacts: [anna, { subject: ben, email: null }, { subject: cleo, email: c@example.net }]
                  events: [{ after: 0s, type: a, subject: dan 1 }]
                expect: []
            """
        let test = try #require(try TestCase.parse(yaml: yaml, file: "t.yaml").first)
        #expect(test.contacts.map(\.email) == ["anna@example.org", nil, "c@example.net", "dan1@example.org"])
    }

    @Test func `the reference's example is a file of tests, and it speaks of every member`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/scenarios.md").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        let blocks = text.components(separatedBy: "```yml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
        #expect(blocks.count == 1)
        for block in blocks { #expect(Self.problems(block) == []) }
        for name in TestParser.members { #expect(text.contains("`\(name)`"), "\(name)") }
    }

    @Test func `damaged files are refused or read, and never bring the parser down`() throws {
        let file = try #require(AcceptanceFolder.all.first { $0.testDescription.hasPrefix("c-") })
        let bytes = try #require(try file.files()["tests/cart.yaml"])
        var random = SeededGenerator(state: 7)
        for _ in 0..<400 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged.remove(at: place)
                case 1: damaged[place] = UInt8.random(in: 32...126, using: &random)
                default: damaged.insert(contentsOf: damaged[place..<min(place + 20, damaged.count)], at: place)
                }
            }
            _ = Self.problems(String(decoding: damaged, as: UTF8.self))
        }
    }
}

@Suite struct DifferenceTests {
    @Test func `mails of one side, of the other, and at another time are told apart`() throws {
        let old = """
            scenario: s
            entry: { on: a }
            steps: [{ id: one, email: { template: t } }, { id: w, wait: { for: 1h } }, { id: two, email: { template: t } }]
            """
        let new = """
            scenario: s
            entry: { on: a }
            steps: [{ id: w, wait: { for: 2h } }, { id: two, email: { template: t } }, { id: three, email: { template: t } }]
            """
        let arrivals = [arrival("a", 0), arrival("a", 5, of: "bob")]
        let contacts = [contact("ada"), contact("bob")]
        var before = try Simulation(old, contacts: contacts, arrivals: arrivals)
        var after = try Simulation(new, contacts: contacts, arrivals: arrivals)
        before.run(upTo: moment(10_000))
        after.run(upTo: moment(10_000))
        let differences = DeliveryDifference.between(after.deliveries, and: before.deliveries)
        #expect(
            differences.map { "\($0.kind) \($0.delivery.contact) \($0.delivery.step)" } == [
                "removed ada one", "removed bob one", "added ada three", "moved ada two", "added bob three", "moved bob two",
            ])
        #expect(differences[3].json["was"] == .string(moment(60).description))
        #expect(DeliveryDifference.between(before.deliveries, and: before.deliveries).isEmpty)
    }
}
