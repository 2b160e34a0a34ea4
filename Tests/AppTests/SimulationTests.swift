import Foundation
import JSON
import Scenario
import Simulator
import Testing
import Time

@testable import App

/// What a simulation is read from, in a folder of the test's own.
@Suite struct SimulationTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "goniec-simulation-\(UUID().uuidString)")

    private func write(_ text: String, to path: String) throws -> String {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    private static func event(_ id: Int, _ members: String = #","time":"2026-01-05T10:00:00Z""#) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/shop","type":"order.placed","subject":"anna"\#(members)}"#
    }

    @Test func `bad lines are named by their numbers, all of them, and nothing is simulated`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let contacts = try write(
            """
            {"subject":"anna","email":"anna@example.org","attributes":{"plan":"pro"},"consents":{"news":false}}

            {"email":"x@example.org"}
            {"subject":"ben","emial":"x"}
            [1]
            """, to: "contacts.ndjson")
        let refusal = await #expect(throws: HistoryReader.Refusal.self) { try await HistoryReader().contacts(contacts) }
        #expect(
            refusal?.description.split(separator: "\n").map { $0.replacing(folder.path + "/", with: "") } == [
                "contacts.ndjson:3: the contact has no subject",
                "contacts.ndjson:4: data.contact has the unknown member \"emial\": known are email, locale, zone, attributes, consents",
                "contacts.ndjson:5: not a JSON object",
            ])
        let events = try write(
            [Self.event(1), Self.event(2, ""), "{", Self.event(4)].joined(separator: "\n"), to: "events.ndjson")
        let other = await #expect(throws: HistoryReader.Refusal.self) { try await HistoryReader().events(events) }
        #expect(other?.description.contains("events.ndjson:2: the event has no time") ?? false)
        #expect(other?.description.contains("events.ndjson:3: not a CloudEvent") ?? false)
    }

    @Test func `of many bad lines the first ones are told, and how many there are`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try write(String(repeating: "x\n", count: 50), to: "events.ndjson")
        let refusal = await #expect(throws: HistoryReader.Refusal.self) { try await HistoryReader().events(path) }
        #expect(refusal?.description.split(separator: "\n").last == "and 30 more")
    }

    @Test func `a history begins with its first event and goes on until nothing is left to wait for`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let scenario = """
            scenario: thanks
            entry: { on: order.placed, key: event.id, reentry: always }
            steps: [{ id: hold, wait: { for: 30d } }, { id: mail, email: { template: t } }]
            """
        _ = try write(scenario, to: "thanks/scenario.yaml")
        _ = try write("---\nsubject: s\n---\n<p>Hello</p>", to: "thanks/templates/t.liquid")
        let events = try write(Self.event(1), to: "events.ndjson")
        let contacts = try write(#"{"subject":"anna","email":"anna@example.org"}"#, to: "contacts.ndjson")
        let reader = HistoryReader()
        let session = try SimulationSession(
            contacts: try await reader.contacts(contacts), arrivals: try await reader.events(events), from: nil, until: nil)
        let scenarios = try SimulatedScenarios(folders: [folder.appending(path: "thanks").path])
        var reports: [SimulationProgress] = []
        let result = try session.run(scenarios) { reports.append($0) }
        #expect(result.deliveries.map { "\($0.contact) \($0.step) \($0.at)" } == ["anna mail 2026-02-04T10:00:00Z"])
        #expect(reports.last?.share == 1 && reports.last?.deliveries == 1)
        #expect(throws: SimulationSession.Refusal.self) { try SimulationSession(contacts: [], arrivals: [], from: nil, until: nil) }
    }

    @Test func `a scenario that a segment enters needs the segment's file`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try write("scenario: s\nentry: { segment: hot }\nsteps: [{ id: m, email: { template: t } }]", to: "s/scenario.yaml")
        _ = try write("---\nsubject: s\n---\n<p>Hello</p>", to: "s/templates/t.liquid")
        let path = folder.appending(path: "s").path
        #expect(throws: ValidationError.self) { try SimulatedScenarios(folders: [path]) }
        let segment = try write("segment: hot\ncondition: events.count('a') > 0", to: "hot.yaml")
        #expect(try SimulatedScenarios(folders: [path], segments: [segment]).catalog.segments.map(\.key) == ["hot"])
    }

    @Test func `what it is compared with must be one of the scenarios, and the segment that enters it must be given`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let mail = "---\nsubject: s\n---\n<p>Hello</p>"
        func scenario(_ key: String, entry: String) throws -> String {
            _ = try write("scenario: \(key)\nentry: \(entry)\nsteps: [{ id: m, email: { template: t } }]", to: "\(key)/scenario.yaml")
            _ = try write(mail, to: "\(key)/templates/t.liquid")
            return folder.appending(path: key).path
        }
        func engine(_ key: String, entry: String) throws -> Engine {
            Engine(definition: try Session.check(folder: try scenario(key, entry: entry)).definition, version: 1)
        }
        let older = try engine("s", entry: "{ segment: hot }")
        let other = try engine("u", entry: "{ on: a }")
        let scenarios = try SimulatedScenarios(folders: [try scenario("s", entry: "{ on: a }")])
        #expect(throws: ValidationError(problems: ["s is entered by the segment hot, whose file isn't given"])) {
            try scenarios.replacing(older)
        }
        let error = #expect(throws: ValidationError.self) { try scenarios.replacing(other) }
        #expect(error?.problems == ["u is none of the scenarios that are simulated (s), so there is nothing to compare"])
        let newer = try engine("s", entry: "{ on: b }")
        #expect(try scenarios.replacing(newer).engines.map(\.definition.entry.on) == ["b"])
    }

    @Test func `nothing happens after the end that is said, and mails come in the order of time`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let scenario = """
            scenario: thanks
            entry: { on: order.placed, key: event.id, reentry: always }
            steps: [{ id: at-once, email: { template: t } }, { id: hold, wait: { for: 2h } }, { id: later, email: { template: t } }]
            """
        _ = try write(scenario, to: "thanks/scenario.yaml")
        _ = try write("---\nsubject: s\n---\n<p>Hello</p>", to: "thanks/templates/t.liquid")
        let lines = [(3, "12:00:01"), (1, "10:00:00"), (2, "10:00:01")].map { id, time in
            Self.event(id, #","time":"2026-01-05T\#(time)Z""#)
        }
        let reader = HistoryReader()
        let contacts = try await reader.contacts(try write(#"{"subject":"anna","email":"anna@example.org"}"#, to: "contacts.ndjson"))
        let arrivals = try await reader.events(try write(lines.joined(separator: "\n"), to: "events.ndjson"))
        let scenarios = try SimulatedScenarios(folders: [folder.appending(path: "thanks").path])
        func mails(until end: String) throws -> [String] {
            let session = try SimulationSession(
                contacts: contacts, arrivals: arrivals, from: nil, until: Timestamp("2026-01-05T\(end)Z"))
            return try session.run(scenarios) { _ in }.deliveries.map { JSONValue.object($0.json).text }
        }
        func mail(_ step: String, _ time: String) -> String {
            #"{"contact":"anna","scenario":"thanks","step":"\#(step)","template":"t","at":"2026-01-05T\#(time)Z"}"#
        }
        let first = [mail("at-once", "10:00:00"), mail("at-once", "10:00:01")]
        #expect(try mails(until: "11:59:59") == first)
        #expect(try mails(until: "12:00:00") == first + [mail("later", "12:00:00")])
        #expect(
            try mails(until: "12:00:01") == first + [mail("later", "12:00:00")]
                + [mail("at-once", "12:00:01"), mail("later", "12:00:01")]
                .sorted { $0.contains("later") && !$1.contains("later") })
    }

    @Test func `mistakes of the scenario and of all its tests are told together`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try write("scenario: s\nentry: { on: a }\nsteps: [{ id: m, email: { template: u } }]", to: "s/scenario.yaml")
        _ = try write("---\nsubject: s\n---\n<p>Hello</p>", to: "s/templates/t.liquid")
        _ = try write("tests: [{ name: one }]", to: "s/tests/one.yaml")
        _ = try write("tests: [{ nam: two, expect: [] }]", to: "s/tests/two.yaml")
        let error = #expect(throws: ValidationError.self) { try FolderTests(folder: folder.appending(path: "s").path) }
        let files = error?.problems.map { $0.replacing(folder.path + "/s/", with: "").split(separator: ":")[0] }
        #expect(files == ["scenario.yaml", "tests/one.yaml", "tests/two.yaml", "tests/two.yaml"])
    }
}
