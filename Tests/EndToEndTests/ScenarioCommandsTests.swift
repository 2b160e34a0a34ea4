import Foundation
import JSON
import Support
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

extension EndToEnd {
    /// A scenario's way from its folder to the archive, each step by the command that people and pipelines use for it.
    @Suite struct ScenarioCommandsTests {
        private static let definition = """
            scenario: cart
            entry: { on: cart.modified, key: event.data.cart_id, reentry: always }
            goal: { on: order.placed, when: event.data.cart_id == key }
            steps:
              - { id: hold, wait: { for: 1h } }
              - { id: nudge, email: { template: nudge } }
              - { id: rest, wait: { for: 1h } }
              - { id: last, email: { template: nudge } }
            """
        private static let test = """
            tests:
              - name: two mails
                given: { contacts: [anna], events: [{ after: 0s, type: cart.modified, data: { cart_id: c1 } }] }
                expect: [{ step: nudge, after: 1h }, { step: last, after: 2h }]
            """

        /// The folder with this definition.
        private static func folder(_ root: URL, _ definition: String = definition) throws -> String {
            let folder = root.appending(path: "cart")
            let files = [
                "scenario.yaml": definition, "tests/cart.yaml": test,
                "templates/nudge.html.liquid": "---\nsubject: Your cart\n---\n<p>Hello</p>",
            ]
            for (path, text) in files {
                let file = folder.appending(path: path)
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            return folder.path
        }

        /// The arguments that name a history of two carts; its lines aren't in the order of time.
        private static func history(_ root: URL) throws -> [String] {
            func event(_ subject: String, _ time: String) -> String {
                #"{"specversion":"1.0","id":"\#(subject)","source":"/shop","type":"cart.modified","subject":"\#(subject)","#
                    + #""time":"2026-01-05T\#(time)Z","data":{"cart_id":"\#(subject)"}}"#
            }
            let events = root.appending(path: "events.ndjson")
            let contacts = root.appending(path: "contacts.ndjson")
            try Data("\(event("ben", "10:30:00"))\n\(event("anna", "10:00:00"))\n".utf8).write(to: events)
            let people = ["anna", "ben"].map { #"{"subject":"\#($0)","email":"\#($0)@example.org"}"# + "\n" }
            try Data(people.joined().utf8).write(to: contacts)
            return ["--events", events.path, "--contacts", contacts.path]
        }

        private static func json(_ output: String) throws -> JSONValue { try JSONValue(parsing: Array(output.utf8)) }

        private static func mail(_ contact: String, _ step: String, _ time: String, _ rest: String = "") -> String {
            #""contact":"\#(contact)","scenario":"cart","step":"\#(step)","template":"nudge","at":"2026-01-05T\#(time)Z"\#(rest)}"#
        }

        @Test func `a scenario is tried, published, changed, watched, moved, stopped and archived by commands`() async throws {
            try await TestFarm.with("commands", scenarios: []) { farm in
                try await isTried(farm)
                try await isPublished(farm)
                try await isChanged(farm)
                try await isDrawn(farm)
                try await isCounted(farm)
                try await isStopped(farm)
            }
        }

        /// Needs no server: the schema, the tests and a simulation.
        private func isTried(_ farm: TestFarm) async throws {
            let path = try Self.folder(farm.folder)
            let schema = try Self.json(try await farm.product.run(["scenario", "schema"]).output)
            #expect(
                schema["$schema"]?.string?.hasPrefix("https://json-schema.org/") == true
                    && schema["$defs"]?["scenario"]?["properties"]?["steps"] != nil)
            let test = try await farm.product.run(["scenario", "test", path])
            #expect(test.exit == .status(0) && test.output.hasSuffix("1 passed, 0 failed\n"), "\(test)")
            let until = ["--until", "2026-01-05T12:00:00Z", "--json"]
            let simulated = try await farm.product.run(["scenario", "simulate", path] + Self.history(farm.folder) + until)
            #expect(simulated.exit == .status(0), "\(simulated)")
            #expect(
                simulated.output.split(separator: "\n").map(String.init) == [
                    "{" + Self.mail("anna", "nudge", "11:00:00"), "{" + Self.mail("ben", "nudge", "11:30:00"),
                    "{" + Self.mail("anna", "last", "12:00:00"),
                ])
        }

        private func isPublished(_ farm: TestFarm) async throws {
            let path = try Self.folder(farm.folder)
            let plan = try Self.json(try await farm.goniec(["scenario", "plan", path, "--json"]))
            #expect(plan["live"] == 0 && plan["next"] == 1 && plan["passages"] == [])
            let published = try Self.json(
                try await farm.goniec(["scenario", "publish", path, "--expect", "0", "--message", "first", "--json"]))
            #expect(published["version"] == 1 && published["published"] == true)
            try await farm.work("trigger")
            try await farm.publish(["ann", "bob"].map { Order(id: $0, subject: $0, type: "cart.modified") })
            try await until("both have come in") { try await farm.count("enrollment WHERE live") == 2 ? true : nil }
            try await farm.publish([Order(id: "order", subject: "ann", cart: "ann", time: "2026-01-01T13:00:00Z")])
            try await until("the goal is reached") { try await farm.count("journal WHERE kind = 'goal'") == 1 ? true : nil }
        }

        private func isChanged(_ farm: TestFarm) async throws {
            let path = try Self.folder(farm.folder, Self.definition.replacing("hold, wait: { for: 1h }", with: "hold, wait: { for: 2h }"))
            let failed = try await farm.product.run(["scenario", "test", path])
            #expect(failed.exit == .status(1) && failed.output.contains("FAILED") && failed.output.contains("0 passed, 1 failed"))
            let plan = try Self.json(try await farm.goniec(["scenario", "plan", path, "--json"]))
            #expect(plan["live"] == 1 && plan["next"] == 2)
            #expect(
                plan["passages"]?.array?.map { "\($0["version"]?.int ?? 0) \($0["step"]?.string ?? "") \($0["count"]?.int ?? 0)" }
                    == ["1 hold 2"])
            let arguments = ["--versus", "cart@1", "--until", "2026-01-05T12:30:00Z", "--json"]
            let versus = try await farm.goniec(["scenario", "simulate", path] + Self.history(farm.folder) + arguments)
            #expect(
                versus.split(separator: "\n").map(String.init) == [
                    #"{"change":"removed","# + Self.mail("anna", "last", "12:00:00"),
                    #"{"change":"moved","# + Self.mail("anna", "nudge", "12:00:00", #","was":"2026-01-05T11:00:00Z""#),
                    #"{"change":"removed","# + Self.mail("ben", "last", "12:30:00"),
                    #"{"change":"moved","# + Self.mail("ben", "nudge", "12:30:00", #","was":"2026-01-05T11:30:00Z""#),
                ])
            try await farm.goniec(["scenario", "publish", path])
            let difference = try await farm.goniec(["scenario", "diff", "cart@1", "cart"])
            #expect(difference.contains("~ wait.for: 1h → 2h"), "\(difference)")
            #expect(try await farm.goniec(["scenario", "diff", "cart@2", path]) == "no difference\n")
        }

        private func isDrawn(_ farm: TestFarm) async throws {
            let mermaid = try await farm.goniec(["scenario", "graph", "cart", "--counts"])
            let lines = mermaid.split(separator: "\n")
            #expect(lines.contains("flowchart TD") && lines.contains { $0.contains("-->") }, "\(mermaid)")
            for step in ["hold", "nudge", "rest", "last"] { #expect(mermaid.contains(step)) }
            let svg = try await farm.goniec(["scenario", "graph", "cart@1", "--format", "svg"])
            let parser = XMLParser(data: Data(svg.utf8))
            #expect(svg.hasPrefix("<svg") && parser.parse(), "\(svg.prefix(400))")
        }

        private func isCounted(_ farm: TestFarm) async throws {
            let stats = try Self.json(try await farm.goniec(["scenario", "stats", "cart", "--since", "1d", "--json"]))
            let hold = try #require(stats["steps"]?.array?.first)
            #expect(hold["step"] == "hold" && hold["entered"] == 2 && hold["waiting"] == 2 && hold["left"] == 0 && hold["errors"] == 0)
            #expect(stats["steps"]?.array?.compactMap { $0["step"]?.string } == ["hold", "nudge", "rest", "last"])
            #expect(stats["passages"] == 2 && stats["goals"] == 1 && stats["goal_rate"] == 0.5)
            #expect(stats["treated"]?["passages"] == 0 && stats["control"]?["passages"] == 0)
            let table = try await farm.goniec(["scenario", "stats", "cart"])
            #expect(table.contains { $0.isNewline } && table.contains("50.0 %"), "\(table)")
        }

        private func isStopped(_ farm: TestFarm) async throws {
            try await farm.goniec(["scenario", "pause", "cart", "--reason", "typo"])
            #expect(try await farm.count("pause WHERE scope = 'scenario:cart'") == 1)
            let resumed = try Self.json(try await farm.goniec(["scenario", "resume", "cart", "--json"]))
            #expect(resumed["state"] == "done" && resumed["passed"] == 2)
            #expect(try await farm.count("pause") == 0)
            let back = try Self.json(try await farm.goniec(["scenario", "rollback", "cart", "--json"]))
            #expect(back["version"] == 3 && back["restores"] == 1)
            let moved = try Self.json(try await farm.goniec(["scenario", "migrate", "cart", "--json"]))
            #expect(moved["state"] == "done" && moved["changed"] == 2)
            let ended = try Self.json(try await farm.goniec(["scenario", "archive", "cart", "--exit", "--yes", "--json"]))
            #expect(ended["state"] == "done" && ended["changed"] == 2)
            #expect(try await farm.count("enrollment WHERE live") == 0)
            let unknown = try await farm.product.run(["scenario", "stats", "crat", "--config", farm.configuration.path])
            #expect(unknown.exit != .status(0) && unknown.errors.contains("did you mean cart?"), "\(unknown)")
        }
    }
}
