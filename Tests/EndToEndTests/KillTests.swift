import Foundation
import Support
import Testing

extension EndToEnd {
    @Suite struct KillTests {
        private static let roles: [[String]] = [["worker", "trigger"], ["worker", "render"], ["worker", "send"], ["scheduler"]]
        /// Kills of each role: fewer than would make the broker's deliveries of one message look like poison.
        private static let kills = 4
        private static let burst = 20

        @Test func `workers that are killed at any moment lose no mail and send none twice`() async throws {
            // Another one may be tried by hand.
            let seed = UInt64(ProcessInfo.processInfo.environment["GONIEC_TEST_SEED"] ?? "") ?? 20_261_124
            try await TestFarm.with("kill", scenarios: [Example.patientThanks]) { farm in
                var random = SeededRandom(seed)
                var running = try Self.roles.map { try farm.start($0[$0.count - 1], $0) }
                try await farm.work("archivist")
                var published = 0
                for role in Array(repeating: Array(Self.roles.indices), count: Self.kills).flatMap({ $0 }).shuffled(using: &random) {
                    let orders = (0..<Self.burst).map { Order(id: "order-\(published + $0)", subject: "contact-\(published + $0)") }
                    try await farm.publish(orders)
                    published += Self.burst
                    // Somewhere in the stream of mails that is under way.
                    let goal = farm.mailCount + Int.random(in: 0...Self.burst, using: &random)
                    try await until("mails go on") { farm.mailCount >= goal ? true : nil }
                    running[role].signal(SIGKILL)
                    #expect(try await running[role].ended() == .signal(SIGKILL))
                    running[role] = try farm.start(Self.roles[role][Self.roles[role].count - 1], Self.roles[role])
                }
                try await Self.heal(farm, orders: published)

                let ledger = try await Ledger(of: farm)
                #expect(ledger.discrepancies(deliveries: published) == [], "seed \(seed)")
                // One claim for each connection of each killed send worker, at most.
                #expect(ledger.unsettledCount <= Self.kills * 4, "seed \(seed)")
                #expect(try await farm.count("event WHERE type = 'order.placed'") == published)
                #expect(try await farm.count("enrollment WHERE NOT live") == published)
                #expect(try await farm.database.column("SELECT reason FROM dead_letter") == [])
            }
        }

        /// Returns when every order's delivery has ended or is left to an administrator. What a killed worker held in its hands comes back
        /// only after its lease, which the database's clock is moved past, once all else has gone through.
        private static func heal(_ farm: TestFarm, orders: Int) async throws {
            try await until("what nobody held has gone through", within: .seconds(150)) {
                let open = try await farm.database.value(
                    """
                    SELECT \(orders) - (SELECT count(*) FROM enrollment)
                        + (SELECT count(*) FROM timer WHERE due_at < goniec_now() + interval '10 seconds')
                        + (SELECT count(*) FROM delivery WHERE state = 'pending')
                    """)
                return open == "0" ? true : nil
            }
            try await until("what a killed worker held is settled") {
                try await farm.database.wait("15 seconds")
                let open = try await farm.database.value(
                    """
                    SELECT (SELECT count(*) FROM timer)
                        + (SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'uncertain') OR outcome_pending)
                    """)
                return open == "0" ? true : nil
            }
        }
    }
}
