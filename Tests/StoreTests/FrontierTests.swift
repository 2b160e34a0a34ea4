import Postgres
import Support
import Testing

@testable import Store

@Suite struct FrontierTests {
    @Test func `a frontier is passed when all that began before it have ended, whatever they have seen`() async throws {
        try await TestStore.with(suite: "frontier") { test in
            try await test.store.pool.withConnection { connection in
                try await connection.simple("BEGIN; INSERT INTO audit (actor, action, subject) VALUES ('a', 'b', 'c')")
                let frontier = try await test.store.transactionFrontier()
                #expect(try await !test.store.haveEnded(before: frontier))
                try await connection.simple("COMMIT")
                // Other tests' transactions, on the same server, may have been under way as well.
                try await until("all before the frontier have ended") { try await test.store.haveEnded(before: frontier) ? true : nil }
            }
        }
    }
}
