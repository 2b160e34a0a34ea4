import Support
import Testing

extension EndToEnd {
    @Suite struct TwoWorkersTests {
        @Test func `two workers of each role that know nothing of each other send every mail once`() async throws {
            try await TestFarm.with("two", scenarios: [Example.patientThanks]) { farm in
                for _ in 0..<2 {
                    for stage in ["trigger", "render", "send", "archivist"] { try await farm.work(stage) }
                    try await farm.schedule()
                }
                let orders = (0..<200).map { Order(id: "order-\($0)", subject: "contact-\($0 % 60)") }
                try await farm.publish(orders)
                // The same again is no news: an integration may publish twice.
                try await farm.publish(orders)
                try await farm.settles(orders.count)
                let ledger = try await Ledger(of: farm)
                #expect(ledger.discrepancies(deliveries: orders.count) == [])
                #expect(ledger.states == ["accepted": orders.count])
                #expect(try await farm.count("dead_letter") == 0)
            }
        }
    }
}
