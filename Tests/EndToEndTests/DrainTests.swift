import Foundation
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

        private static func start(_ farm: TestFarm) async throws -> [ChildProcess] {
            try [
                farm.start("trigger", ["worker", "trigger"]), farm.start("render", ["worker", "render"]),
                farm.start("send", ["worker", "send"]), farm.start("archivist", ["worker", "archivist"]),
                farm.start("scheduler", ["scheduler"]),
            ]
        }
    }
}
