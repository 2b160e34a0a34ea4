import Foundation
import JSON
import Support
import Testing

extension EndToEnd {
    @Suite struct PauseTests {
        @Test func `a paused queue keeps its mails, shows how many and how old, and gives them when it is resumed`() async throws {
            try await TestFarm.with("pause", scenarios: [Example.orderThankYou]) { farm in
                try await farm.work("trigger", "render", "send")
                try await farm.schedule()
                let orders = (0..<20).map { Order(id: "\($0)", subject: "contact-\($0)") }
                try await farm.publish(Array(orders[..<5]))
                try await farm.settles(5)
                try await farm.goniec(["queue", "pause", queue, "--reason", "the relay is being moved"])
                try await until("the worker has stopped") { try await worker(farm)["state"]?.string == "paused" ? true : nil }

                try await farm.publish(Array(orders[5...]))
                let waiting = try await until("the mails wait in the queue") {
                    let report = try await report(farm)
                    return report["ready"]?.int == 15 ? report : nil
                }
                #expect(waiting["stopped_by"]?.array == [.string("queue:\(queue)")] && waiting["unacked"]?.int == 0)
                let age = try #require(waiting["oldest_seconds"]?.double)
                #expect(age > 0 && age < 60)
                try await until("time makes them older") {
                    (try await report(farm)["oldest_seconds"]?.double ?? 0) > age + 1 ? true : nil
                }
                let table = try await farm.goniec(["queue", "list"]).split(separator: "\n")
                #expect(table.contains { $0.hasPrefix(queue) && $0.contains(" 15 ") && $0.hasSuffix("paused (queue:\(queue))") })
                #expect(farm.mailCount == 5)
                #expect(try await worker(farm)["finished"]?.int == 5)

                try await farm.goniec(["queue", "resume", queue])
                try await farm.settles(20)
                let ledger = try await Ledger(of: farm)
                #expect(ledger.discrepancies(deliveries: 20) == [])
                let after = try await until("the queue is empty") {
                    let report = try await report(farm)
                    return report["ready"]?.int == 0 ? report : nil
                }
                #expect(after["paused"] == .bool(false) && after["oldest_seconds"] == .null)
                try await until("the worker tells of what it did") { try await worker(farm)["finished"]?.int == 20 ? true : nil }
                #expect(try await farm.count("audit WHERE subject = 'queue:\(queue)'") == 2)
            }
        }

        @Test func `a worker that was killed is lost, and one that was told to end is gone`() async throws {
            try await TestFarm.with("lost", scenarios: []) { farm in
                let killed = try await farm.work("bounce")
                let ended = try await farm.work("archivist")
                try await until("both tell of themselves") { try await workers(farm).count == 2 ? true : nil }
                #expect(await ended.end() == .status(0))
                killed.signal(SIGKILL)
                _ = try await killed.ended()
                try await farm.database.wait("2 minutes")
                let left = try await workers(farm)
                #expect(left.map { $0["state"]?.string } == ["lost"])
                #expect(left.first?["pid"]?.int == Int64(killed.identifier))
            }
        }

        private let queue = "send.transactional"

        private func report(_ farm: TestFarm) async throws -> JSONObject {
            let queues = try JSONValue(parsing: Array(try await farm.goniec(["queue", "list", "--json"]).utf8))
            return try #require(queues.array?.compactMap(\.object).first { $0["queue"]?.string == queue })
        }

        private func workers(_ farm: TestFarm) async throws -> [JSONObject] {
            try JSONValue(parsing: Array(try await farm.goniec(["worker", "list", "--json"]).utf8)).array?.compactMap(\.object) ?? []
        }

        private func worker(_ farm: TestFarm) async throws -> JSONObject {
            try await workers(farm).first { $0["queue"]?.string == queue } ?? [:]
        }
    }
}
