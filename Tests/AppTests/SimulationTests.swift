import Foundation
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
