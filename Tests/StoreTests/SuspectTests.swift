import Identity
import Support
import Testing

@testable import Store

@Suite(.serialized) struct SuspectTests {
    private func message(_ number: UInt64) -> UUID { UUID(high: 5, low: number) }
    private func worker(_ number: UInt64) -> UUID { UUID(high: 9, low: number) }

    @Test func `the marks of others count, one's own doesn't, however often it is made`() async throws {
        try await TestStore.with(suite: "suspects") { test async throws in
            for _ in 1...3 { #expect(try await test.store.markSuspect(message(1), of: "bounce", by: worker(1)) == 0) }
            #expect(try await test.store.markSuspect(message(1), of: "bounce", by: worker(2)) == 1)
            #expect(try await test.store.markSuspect(message(2), of: "bounce", by: worker(2)) == 0)
            #expect(try await test.store.markSuspect(message(1), of: "bounce", by: worker(3)) == 2)
        }
    }

    @Test func `who lives takes its own marks away, who is done with the message everybody's`() async throws {
        try await TestStore.with(suite: "suspects") { test async throws in
            for number: UInt64 in 1...3 { _ = try await test.store.markSuspect(message(1), of: "bounce", by: worker(number)) }
            try await test.store.releaseSuspects([message(1), message(2)], by: worker(1))
            #expect(try await test.store.markSuspect(message(1), of: "bounce", by: worker(9)) == 2)
            try await test.store.clearSuspects([message(1)])
            #expect(try await test.value("SELECT count(*) FROM suspect") == "0")
        }
    }

    @Test func `a process that ends as it was told to leaves no mark, and an old one is forgotten`() async throws {
        try await TestStore.with(suite: "suspects") { test async throws in
            for number: UInt64 in 1...2 { _ = try await test.store.markSuspect(message(number), of: "bounce", by: worker(number)) }
            try await test.store.retire(worker(1))
            #expect(try await test.column("SELECT worker_id::text FROM suspect") == ["\(worker(2))"])
            try await test.wait("6 days")
            #expect(try await test.store.sweepSuspects() == 0)
            try await test.wait("25 hours")
            #expect(try await test.store.sweepSuspects() == 1)
        }
    }
}
