import Foundation
import JSON
import Postgres
import Store
import Support
import Testing

extension EndToEnd {
    @Suite struct DrainTests {
        @Test func `a role that is told to stop ends by itself in time, and leaves nothing behind and nothing uncertain`() async throws {
            try await TestFarm.with("drain", scenarios: [Example.patientThanks]) { farm in
                var roles = try await Self.start(farm)
                var published = 0
                var interruptions = 0
                for round in 1...3 {
                    try await farm.publish((0..<60).map { Order(id: "\(round)-\($0)", subject: "contact-\($0)") })
                    published += 60
                    // In the midst of this round's mails.
                    try await farm.delivers(published - 45)
                    for role in roles { role.signal(SIGTERM) }
                    for role in roles {
                        let exit = try await role.ended(within: .seconds(20))
                        #expect(exit == .status(0), "\(role.name): \(role.said)")
                    }
                    #expect(try await farm.count("delivery WHERE state IN ('sending', 'uncertain', 'held')") == 0)
                    interruptions += farm.mailCount < published ? 1 : 0
                    roles = try await Self.start(farm)
                }
                #expect(interruptions > 0, "every round was over before it could be interrupted")
                try await farm.settles(published)
                let ledger = try await Ledger(of: farm)
                #expect(ledger.discrepancies(deliveries: published) == [])
                #expect(ledger.states == ["accepted": published])
                #expect(try await farm.count("dead_letter") == 0)
            }
        }

        @Test(arguments: [true, false])
        func `a drain that a second signal or the deadline cuts ends well, and says what it left`(isImpatient: Bool) async throws {
            try await TestFarm.with("cut", scenarios: []) { farm in
                let worker = try farm.start("trigger", ["worker", "trigger", "--set", "drain.seconds=\(isImpatient ? 60 : 1)"])
                try await worker.says("consuming", times: 3)
                // Whoever takes an event in waits for a table that the test holds.
                try await farm.database.store.pool.transaction { transaction in
                    _ = try await transaction.query("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
                    try await farm.goniec(
                        ["event", "publish"], input: (0..<5).map { Order(id: "\($0)", subject: "ann").json + "\n" }.joined())
                    try await Self.listed(farm) { $0["queue"] == "trigger.event" && ($0["unacked"]?.int ?? 0) > 0 }
                    worker.signal(SIGTERM)
                    if isImpatient {
                        try await Self.listed(farm) { $0["queue"] == "trigger.event" && $0["state"] == "draining" }
                        worker.signal(SIGTERM)
                    }
                    #expect(try await worker.ended(within: .seconds(15)) == .status(0))
                }
                let line = try #require(worker.said.split(separator: "\n").first { $0.contains("the drain was cut") }, "\(worker.said)")
                #expect(line.contains("warning") && line.contains("messages=") && line.contains("sends=0"), "\(line)")
                #expect(!line.contains("messages=0"), "\(line)")
                try await farm.work("trigger")
                try await until("they are taken in by another") { try await farm.count("event") == 5 ? true : nil }
                #expect(try await farm.count("suspect") == 0)
            }
        }

        /// Returns when a worker tells of itself what is wanted.
        private static func listed(_ farm: TestFarm, _ isWanted: @escaping (JSONValue) -> Bool) async throws {
            try await until("a worker is as it should be") {
                let output = try await farm.goniec(["worker", "list", "--json"])
                return try JSONValue(parsing: Array(output.utf8)).array?.contains(where: isWanted) == true ? true : nil
            }
        }

        private static func start(_ farm: TestFarm) async throws -> [ChildProcess] {
            try [
                farm.start("trigger", ["worker", "trigger"]), farm.start("render", ["worker", "render"]),
                farm.start("send", ["worker", "send"]), farm.start("archivist", ["worker", "archivist"]),
                farm.start("scheduler", ["scheduler"]),
            ]
        }
    }
}
