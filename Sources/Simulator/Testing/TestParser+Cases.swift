internal import JSON
package import Scenario
internal import Time
internal import Yams

extension TestParser {
    /// A Monday morning: when the clock begins unless a test says otherwise.
    static let start = Timestamp(seconds: 1_767_603_600)
    /// What a test can say.
    static let members = [
        "name", "start", "until", "with", "segments", "given", "scheduler_down", "expect", "expect_some", "expect_not",
    ]

    mutating func parseTest(_ node: Node, number: Int) -> TestCase? {
        guard let test = members(of: node, named: "test \(number)", known: Self.members, required: ["name"]) else { return nil }
        let start = moment(test, "start") ?? Self.start
        let end = end(test, "until", start: start)
        if let end, end <= start { report("`until` in test \(number) must be later than the start", test["until"]?.mark) }
        let given = test["given"].flatMap { members(of: $0, named: "`given`", known: ["contacts", "events"]) }
        var contacts = parseContacts(given)
        let only = contacts.count == 1 ? contacts[0].subject : nil
        let events = (given?["events"].map { elements(of: $0, named: "`events`") } ?? []).enumerated()
            .compactMap { parseEvent($1, number: $0 + 1, start: start, only: only) }
        for event in events where !contacts.contains(where: { $0.subject == event.subject }) {
            contacts.append(.init(subject: event.subject, email: Self.address(of: event.subject)))
        }
        let expectations = parseExpectations(test, start: start, subjects: Set(contacts.map(\.subject)))
        guard let name = text(test, "name") else { return nil }
        return TestCase(
            name: name, line: node.mark?.line ?? 1, start: start, end: end, others: texts(test, "with"),
            segments: texts(test, "segments"), contacts: contacts, events: events, downtimes: parseDowntimes(test, start: start),
            expected: expectations.expected, completeness: expectations.completeness,
            forbidden: expectations.forbidden)
    }

    private static func address(of subject: String) -> String {
        let local = subject.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
        return "\(local.isEmpty ? "contact" : local)@example.org"
    }

    private mutating func texts(_ members: Members, _ name: String) -> [String] {
        guard let node = members[name] else { return [] }
        if let text = node.scalar?.string { return [text] }
        return elements(of: node, named: "`\(name)`").compactMap(\.scalar?.string)
    }

    // MARK: What is given

    private mutating func parseContacts(_ given: Members?) -> [TestCase.GivenContact] {
        guard let node = given?["contacts"] else { return [] }
        return elements(of: node, named: "`contacts`").compactMap { parseContact($0) }
    }

    private mutating func parseContact(_ node: Node) -> TestCase.GivenContact? {
        if let subject = node.scalar?.string, !subject.isEmpty { return .init(subject: subject, email: Self.address(of: subject)) }
        let known = ["subject", "email", "locale", "zone", "attributes", "consents"]
        guard let members = members(of: node, named: "a contact", known: known, required: ["subject"]),
            let subject = text(members, "subject")
        else { return nil }
        var contact = TestCase.GivenContact(subject: subject, email: Self.address(of: subject))
        if let email = members["email"] { contact.email = JSONValue(email).string }
        contact.locale = text(members, "locale")
        contact.zone = text(members, "zone")
        if let zone = contact.zone, Zone(zone) == nil { report("there is no time zone `\(zone)`", members["zone"]?.mark) }
        contact.attributes = object(members, "attributes") ?? [:]
        for (topic, value) in object(members, "consents") ?? [:] {
            guard case .bool(let granted) = value else {
                report("the consent for `\(topic)` must be true or false", members["consents"]?.mark)
                continue
            }
            contact.consents[topic] = granted
        }
        return contact
    }

    private mutating func parseEvent(_ node: Node, number: Int, start: Timestamp, only: String?) -> TestCase.GivenEvent? {
        let known = ["at", "after", "arrives", "type", "subject", "data", "id", "source", "mail"]
        guard let members = members(of: node, named: "event \(number)", known: known, required: ["type"]) else { return nil }
        let time = moment(members, start: start)
        if members["at"] == nil, members["after"] == nil { report("event \(number) needs `at` or `after`", node.mark) }
        let arrives = end(members, "arrives", start: start)
        if let arrives, let time, arrives < time { report("event \(number) can't arrive before it happens", members["arrives"]?.mark) }
        let subject = text(members, "subject") ?? only
        if subject == nil { report("event \(number) needs a `subject`, since the test hasn't one contact alone", node.mark) }
        let data = object(members, "data") ?? [:]
        do {
            _ = try ContactUpdate(data: .object(data))
        } catch {
            report("event \(number): \(error)", members["data"]?.mark)
        }
        guard let type = text(members, "type"), let time, let subject else { return nil }
        return TestCase.GivenEvent(
            id: text(members, "id") ?? "event-\(number)", source: text(members, "source") ?? "urn:example:test", type: type,
            subject: subject, time: time, arrives: arrives ?? time, data: .object(data), mail: text(members, "mail"),
            line: node.mark?.line ?? 1)
    }

    private mutating func parseDowntimes(_ test: Members, start: Timestamp) -> Downtimes {
        guard let node = test["scheduler_down"] else { return Downtimes() }
        let spans = elements(of: node, named: "`scheduler_down`").compactMap { node -> Range<Timestamp>? in
            guard let members = members(of: node, named: "a time of `scheduler_down`", known: ["from", "to"], required: ["from", "to"]),
                let from = end(members, "from", start: start), let to = end(members, "to", start: start)
            else { return nil }
            guard from < to else {
                report("a time of `scheduler_down` must end after it begins", node.mark)
                return nil
            }
            return from..<to
        }
        return Downtimes(spans)
    }

    // MARK: What is expected

    private mutating func parseExpectations(
        _ test: Members, start: Timestamp, subjects: Set<String>
    ) -> (expected: [TestCase.Expectation], completeness: TestCase.Completeness, forbidden: [TestCase.Expectation]) {
        if ["expect", "expect_some", "expect_not"].allSatisfy({ test[$0] == nil }) {
            report("\(test.name) expects nothing: say `expect: []` when no mail may be sent", test.mark)
        }
        if test["expect"] != nil, let node = test["expect_some"] {
            report("\(test.name) has `expect` and `expect_some`: keep one", node.mark)
        }
        let exact = parseExpectations(test, "expect", start: start, subjects: subjects)
        let some = parseExpectations(test, "expect_some", start: start, subjects: subjects)
        let forbidden = parseExpectations(test, "expect_not", start: start, subjects: subjects)
        return (exact + some, test["expect"] == nil ? .some : .exact, forbidden)
    }

    private mutating func parseExpectations(
        _ test: Members, _ name: String, start: Timestamp, subjects: Set<String>
    ) -> [TestCase.Expectation] {
        guard let node = test[name] else { return [] }
        return elements(of: node, named: "`\(name)`").compactMap { node in
            let known = ["contact", "scenario", "step", "template", "at", "after"]
            guard let members = members(of: node, named: "a mail of `\(name)`", known: known) else { return nil }
            let contact = text(members, "contact")
            if let contact, !subjects.contains(contact) {
                report(
                    "nobody is called `\(contact)` in this test", members["contact"]?.mark,
                    suggestion: Suggestion.nearest(to: contact, among: subjects))
            }
            return TestCase.Expectation(
                contact: contact, scenario: text(members, "scenario"), step: text(members, "step"), template: text(members, "template"),
                at: moment(members, start: start), line: node.mark?.line ?? 1)
        }
    }
}

extension TestCase {
    /// Reads a file of tests, or says all that is wrong with it at once.
    package static func parse(yaml: String, file: String) throws(ScenarioProblems) -> [TestCase] {
        var parser = TestParser(file: file)
        let cases = parser.parse(yaml)
        guard parser.problems.isEmpty else { throw ScenarioProblems(parser.problems) }
        return cases
    }
}
