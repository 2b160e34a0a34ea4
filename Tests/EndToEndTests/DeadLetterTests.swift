import Foundation
import JSON
import Postgres
import Store
import Support
import Testing

extension EndToEnd {
    @Suite struct DeadLetterTests {
        @Test func `a malformed event is edited and replayed, and its mail arrives`() async throws {
            try await TestFarm.with("edited", scenarios: [Example.orderThankYou]) { farm in
                try await farm.work("trigger", "render", "send", "archivist")
                let order = Order(id: "7", subject: "ann").json
                try await farm.publishFromPython([("order.placed", Array(order.replacing(#""source":"urn:example:test","#, with: "").utf8))]
                )
                try await farm.dies(1)
                let letter = try #require(try await farm.deadLetters("--contact", "ann", "--text", "NO SOURCE").first)
                let id = try #require(letter["id"]?.string)
                #expect(try await farm.database.value("SELECT position('ann' IN encode(body, 'escape')) FROM dead_letter") == "0")
                let shown = try await farm.goniec(["dead", "show", id])
                #expect(shown.contains("the event has no source") && shown.contains(#""subject": "ann""#))

                let output = try await farm.goniec(["dead", "edit", id, "--body", "-", "--reason", "forgotten", "--json"], input: order)
                let copy = try #require(try JSONValue(parsing: Array(output.utf8))["letter"]?.string)
                let result = try await farm.goniec(["dead", "replay", copy])
                #expect(result == "1 of 1 letters replayed\n")
                try await farm.delivers(1)
                #expect(try await farm.mails().map(\.to) == ["ann@example.org"])
                #expect(try await farm.deadLetters("--state", "superseded").map { $0["id"]?.string } == [id])
                #expect(
                    try await farm.database.column("SELECT action FROM audit ORDER BY at, id")
                        == ["dead show", "dead edit", "dead replay"])
            }
        }

        @Test func `a mail that could not be written is sent when its cause is gone and its group is replayed`() async throws {
            try await TestFarm.with("mended", scenarios: [Example.orderThankYou]) { farm in
                try await farm.work("trigger", "render", "send", "archivist")
                try await farm.schedule()
                let good = Order(id: "1", subject: "bob").json
                let broken = Order(id: "2", subject: "ann").json.replacing("ann@example.org", with: "nowhere")
                try await farm.goniec(["event", "publish"], input: good + "\n" + broken + "\n")
                try await farm.dies(1)
                try await farm.delivers(1)
                let letter = try #require(try await farm.deadLetters("--scenario", "order-thank-you").first)
                let group = try #require(letter["group"]?.string)
                #expect(letter["queue"]?.string == "render.transactional")
                let plan = try await farm.goniec(["dead", "replay", "--group", group, "--dry-run"])
                #expect(plan.contains("1 letters would be replayed"))
                #expect(try await farm.count("delivery WHERE state = 'dead'") == 1)

                // Nothing has changed: it comes back to its group, with its history.
                try await farm.goniec(["dead", "replay", "--group", group])
                try await until("it is dead again") {
                    try await farm.count("dead_letter_history WHERE action = 'died'") == 2 ? true : nil
                }
                let again = try #require(try await farm.deadLetters("--group", group).first)
                #expect(again["id"] == letter["id"] && again["attempts"]?.int == 2)

                let cure = #"{"contact": {"email": "ann@example.org"}}"#
                try await farm.goniec(["event", "publish", "--type", "contact.updated", "--subject", "ann", "--data", cure])
                try await until("the address is known") {
                    try await farm.count("contact WHERE email = 'ann@example.org'") == 1 ? true : nil
                }
                try await farm.goniec(["dead", "replay", "--group", group])
                try await farm.settles(2)
                #expect(Set(try await farm.mails().map(\.to)) == ["ann@example.org", "bob@example.org"])
                #expect(try await Ledger(of: farm).discrepancies(deliveries: 2) == [])
            }
        }

        @Test func `letters replayed by a process that is killed between publishing and marking, and twice, take effect once`() async throws
        {
            // 100000 may be tried by hand.
            let count = Int(ProcessInfo.processInfo.environment["GONIEC_TEST_LETTERS"] ?? "") ?? 2_000
            try await TestFarm.with("replayed", scenarios: [Example.orderThankYou]) { farm in
                try await farm.archiveOrders(count)
                try await Self.killBetweenPublishingAndMarking(farm)
                let row = try await farm.database.value(
                    "SELECT operation_id || ' ' || state || ' ' || done FROM replay_operation")
                let parts = row.split(separator: " ").map(String.init)
                #expect(parts[1...] == ["running", "0"])
                #expect(try await farm.count("dead_letter WHERE state = 'open'") == count)

                try await farm.work("trigger")
                let second = try await farm.goniec(["dead", "replay", "--operation", parts[0]])
                #expect(second == "\(count) of \(count) letters replayed\n")
                let third = try await farm.goniec(["dead", "replay", "--all", "--state", "replayed", "--reason", "once more", "--yes"])
                #expect(third == "\(count) of \(count) letters replayed\n")
                try await until("every message is taken in", within: .seconds(240)) {
                    let queues = try await farm.goniec(["queue", "list", "--json"])
                    let ready = try JSONValue(parsing: Array(queues.utf8)).array?.first { $0["queue"] == "trigger.event" }?["ready"]?.int
                    return try await farm.count("event") == count && ready == 0 ? true : nil
                }
                #expect(try await farm.count("enrollment") == count)
                #expect(try await farm.count("delivery") == count)
                #expect(try await farm.count("(SELECT DISTINCT contact_id FROM delivery) AS d") == count)
                #expect(try await farm.count("dead_letter WHERE state <> 'replayed'") == 0)
                #expect(try await farm.count("dead_letter_history WHERE action = 'replayed'") == 2 * count)
            }
        }

        /// The mark waits for a table that the test holds; the messages are with the broker by then.
        private static func killBetweenPublishingAndMarking(_ farm: TestFarm) async throws {
            try await farm.database.store.pool.transaction { transaction in
                _ = try await transaction.query("LOCK TABLE dead_letter_history IN SHARE MODE")
                let process = try farm.start("replay", ["dead", "replay", "--all", "--reason", "asleep", "--yes"])
                try await until("messages are published") {
                    let queues = try await farm.goniec(["queue", "list", "--json"])
                    let event = try JSONValue(parsing: Array(queues.utf8)).array?.first { $0["queue"] == "trigger.event" }
                    return (event?["ready"]?.int ?? 0) > 0 ? true : nil
                }
                process.signal(SIGKILL)
                #expect(try await process.ended() == .signal(SIGKILL))
            }
        }

        @Test func `a replay is paused, goes on, and ends at Ctrl-C, to be gone on with`() async throws {
            try await TestFarm.with("paused", scenarios: []) { farm in
                try await farm.archiveOrders(300)
                let process = try farm.start(
                    "replay", ["dead", "replay", "--queue", "trigger.event", "--rate", "40", "--yes"])
                func operation() async throws -> JSONValue {
                    let output = try await farm.goniec(["dead", "operations", "--json"])
                    return try JSONValue(parsing: Array(output.utf8)).array?.first ?? .null
                }
                let id = try await until("letters are replayed") {
                    let now = try await operation()
                    return (now["done"]?.int ?? 0) > 0 ? now["operation"]?.string : nil
                }
                #expect(try await farm.goniec(["dead", "pause", id]).hasPrefix("paused"))
                let paused = try await until("the batch is done") {
                    let before = try await operation()["done"]?.int
                    let after = try await operation()["done"]?.int
                    return before == after ? after : nil
                }
                #expect(paused < 300)
                #expect(try await farm.goniec(["dead", "resume", id]).hasPrefix("running"))
                try await until("it goes on") { (try await operation()["done"]?.int ?? 0) > paused ? true : nil }
                process.signal(SIGINT)
                #expect(try await process.ended() == .status(1))
                #expect(process.said.contains("goniec dead replay --operation \(id) goes on with it"))
                #expect(try await operation()["state"] == "cancelled")
                let done = try #require(try await operation()["done"]?.int)
                #expect(done < 300)
                #expect(try await farm.count("dead_letter WHERE state = 'replayed'") == Int(done))
                #expect(try await farm.product.run(["dead", "pause", id, "--config", farm.configuration.path]).exit == .status(1))
                // Rate and all; the rest is quick without them.
                try await farm.database.execute("UPDATE replay_operation SET rate = NULL")
                #expect(try await farm.goniec(["dead", "replay", "--operation", id]) == "300 of 300 letters replayed\n")
            }
        }

        @Test func `a person at a terminal is asked before letters are replayed, and sees how far it is`() async throws {
            try await TestFarm.with("asked", scenarios: []) { farm in
                try await farm.archiveOrders(30)
                func replay(_ arguments: String..., answering answer: String) async throws -> String {
                    let command = [farm.product.executable.path, "dead", "replay"] + arguments + ["--config", farm.configuration.path]
                    return try await farm.python(Example.scripts.appending(path: "terminal.py"), [answer] + command)
                }
                let question = "Replay these 30 letters? [y/N] "
                for answer in ["n", "", "yesterday"] {
                    let shown = try await replay("--all", "--reason", "why not", answering: answer)
                    #expect(shown.contains(question) && shown.hasSuffix("exit 1\n"), "\(shown)")
                }
                #expect(try await farm.count("replay_operation") == 0)
                #expect(try await farm.count("dead_letter WHERE state = 'open'") == 30)

                // One alone is its own question, and --yes the answer.
                let letter = try #require(try await farm.deadLetters().first?["id"]?.string)
                let one = try await replay(letter, answering: "n")
                #expect(!one.contains("[y/N]") && one.contains("1 of 1 letters replayed"), "\(one)")
                let two = try await replay(letter, "--state", "replayed", "--yes", answering: "n")
                #expect(!two.contains("[y/N]") && two.contains("1 of 1 letters replayed"), "\(two)")

                let rest = try await replay("--all", "--reason", "why not", "--rate", "40", answering: "y")
                #expect(
                    rest.contains("Replay these 29 letters? [y/N] ") && rest.hasSuffix("29 of 29 letters replayed\r\n\nexit 0\n"), "\(rest)"
                )
                let progress = rest.components(separatedBy: "\r\u{1B}[K").dropFirst()
                #expect(progress.count > 1, "\(rest)")
                #expect(progress.last?.hasPrefix("████████████████████████ 100 %  29 letters  ") == true, "\(rest)")
            }
        }
    }
}
