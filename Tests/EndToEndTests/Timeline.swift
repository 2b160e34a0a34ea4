import App
import Foundation
import JSON
import Scenario
import Simulator
import Store
import Time

/// Tests of a scenario's folder, laid over each other: their contacts are told apart by a prefix, and one clock goes through them all.
struct Timeline {
    /// A test, and what it comes to in the simulator for the contacts that the farm has.
    struct Case {
        let prefix: String
        let test: TestCase
        let outcome: TestCase.Outcome

        init(_ test: TestCase, number: Int, catalog: Catalog) {
            let prefix = "\(number)-"
            self.prefix = prefix
            self.test = test
            outcome = test.run(catalog) { ContactIdentity.contactID(subject: prefix + $0) }
        }
    }

    /// Something to be done at a moment.
    enum Happening {
        case schedulerEnds
        case schedulerBegins
        case contacts([String])
        /// A scenario's schedule comes round.
        case tick(Timestamp)
        case event(String)

        /// What comes first at a moment.
        fileprivate var rank: Int {
            switch self {
            case .schedulerEnds, .schedulerBegins: 0
            case .contacts: 1
            case .tick: 2
            case .event: 3
            }
        }
    }

    /// The folders that are published.
    private(set) var folders: [URL] = []
    /// The segments' files that are published.
    private(set) var segments: [URL] = []
    private let cases: [Case]
    private let catalog: Catalog

    /// Those of a folder that can go on one clock: tests in which the scheduler is down have one of their own.
    static func all(of folder: URL) throws -> [Timeline] {
        let tests = try FolderReader.read(folder.path).files.filter { $0.key.hasPrefix("tests/") }.sorted { $0.key < $1.key }
            .flatMap { path, bytes in try TestCase.parse(yaml: String(decoding: bytes, as: UTF8.self), file: path) }
        let steady = tests.filter { $0.downtimes.isEmpty }
        let groups = (steady.isEmpty ? [] : [steady]) + tests.filter { !$0.downtimes.isEmpty }.map { [$0] }
        return try groups.map { try Timeline($0, folder: folder) }
    }

    private init(_ tests: [TestCase], folder: URL) throws {
        let others = Set(tests.flatMap(\.others)).sorted()
        folders = [folder] + others.map { folder.appending(path: $0) }
        segments = Set(tests.flatMap(\.segments)).sorted().map { folder.appending(path: $0) }
        catalog = try SimulatedScenarios(folders: folders.map(\.path), segments: segments.map(\.path)).catalog
        let catalog = catalog
        cases = tests.enumerated().map { Case($1, number: $0 + 1, catalog: catalog) }
    }

    /// When the clock begins.
    var start: Timestamp { cases.map(\.test.start).min() ?? .epoch }

    /// When it ends, whatever is left to wait for.
    var end: Timestamp { cases.map { $0.test.end ?? .latest }.max() ?? .epoch }

    /// What the simulator sends: a line for each mail, in the order of time.
    var expected: [String] {
        cases.flatMap { one in
            one.outcome.deliveries.map { mail in
                "\(mail.at) \(one.prefix)\(mail.contact) \(mail.scenario)/\(mail.step) \(mail.template)"
            }
        }.sorted()
    }

    /// Whether a mail belongs to a test that is still on: the clock may go on for others.
    func isWithin(_ subject: String, _ moment: Timestamp) -> Bool {
        cases.contains { subject.hasPrefix($0.prefix) && moment <= $0.test.end ?? .latest }
    }

    /// What only one of the two has.
    func difference(_ sent: [String]) -> String {
        let missing = Set(expected).subtracting(sent).sorted().map { "- \($0)" }
        return (missing + Set(sent).subtracting(expected).sorted().map { "+ \($0)" }).joined(separator: "\n")
    }

    /// All there is to do, in its order.
    var happenings: [(at: Timestamp, what: Happening)] {
        let own = cases.flatMap { one in
            [(one.test.start, Happening.contacts(one.contactLines))]
                + one.outcome.arrivals.map { ($0.at, .event(one.line(of: $0.event))) }
                + one.test.downtimes.spans.flatMap { [($0.lowerBound, .schedulerEnds), ($0.upperBound, .schedulerBegins)] }
        }
        return (own + ticks).enumerated().sorted { left, right in
            (left.element.0, left.element.1.rank, left.offset) < (right.element.0, right.element.1.rank, right.offset)
        }.map(\.element)
    }

    /// Every moment at which some scenario's schedule comes round while a test is on that says when it ends.
    private var ticks: [(Timestamp, Happening)] {
        guard end < .latest else { return [] }
        return catalog.live.flatMap { engine -> [(Timestamp, Happening)] in
            guard case .schedule(let schedule) = engine.definition.entry.trigger else { return [] }
            return Array(sequence(first: start) { schedule.next(after: $0) }.dropFirst().prefix { $0 <= end }.map { ($0, .tick($0)) })
        }
    }
}

extension Timeline.Case {
    /// The contacts as `goniec contact import` takes them.
    fileprivate var contactLines: [String] {
        test.contacts.map { contact in
            var members: JSONObject = ["subject": .string(prefix + contact.subject), "attributes": .object(contact.attributes)]
            members["email"] = contact.email.map { .string($0) }
            members["locale"] = contact.locale.map { .string($0) }
            members["zone"] = contact.zone.map { .string($0) }
            members["consents"] = .object(JSONObject(contact.consents.sorted { $0.key < $1.key }.map { ($0.key, .bool($0.value)) }))
            return JSONValue.object(members).text
        }
    }

    /// An event as it is published.
    fileprivate func line(of event: Event) -> String {
        let members: JSONObject = [
            "specversion": "1.0", "id": .string(event.id), "source": .string(event.source), "type": .string(event.type),
            "subject": .string(prefix + event.subject), "time": .string(event.time.description), "data": event.data,
        ]
        return JSONValue.object(members).text
    }
}
