import AMQP
import Farm
import Identity
import Jobs
import Support
import Testing

@testable import Workers

@Suite(.serialized) struct StoredMarksTests {
    private func message(_ text: String) -> Message { Message(tag: 1, body: Array(text.utf8)) }

    private func marks(_ test: TestStore, _ worker: UInt64) -> StoredMarks {
        StoredMarks(store: test.store, worker: UUID(high: 9, low: worker), logger: .silent)
    }

    @Test func `the same message is known by its body and queue, whoever has it`() async throws {
        try await TestStore.with(suite: "marks") { test async throws in
            let (first, second) = (marks(test, 1), marks(test, 2))
            #expect(try await first.mark(message("a"), of: .event) == 0)
            #expect(try await second.mark(message("a"), of: .event) == 1)
            #expect(try await second.mark(message("a"), of: .bounce) == 0)
            #expect(try await second.mark(message("b"), of: .event) == 0)
            await first.release(message("a"), of: .event)
            #expect(try await marks(test, 3).mark(message("a"), of: .event) == 1)
            await first.clear(message("a"), of: .event)
            #expect(try await marks(test, 3).mark(message("a"), of: .event) == 0)
        }
    }

    @Test func `without its database nothing can be marked, and what is owed then goes later`() async throws {
        try await TestStore.with(suite: "marks", connections: 1) { test async throws in
            let (marks, other) = (marks(test, 1), marks(test, 2))
            for text in ["a", "b"] { #expect(try await marks.mark(message(text), of: .event) == 0) }
            try await test.execute("ALTER TABLE suspect RENAME TO gone")
            await #expect(throws: StageFailure.self) { try await marks.mark(message("a"), of: .event) }
            await marks.release(message("a"), of: .event)
            await marks.clear(message("b"), of: .event)
            try await test.execute("ALTER TABLE gone RENAME TO suspect")
            #expect(try await test.value("SELECT count(*) FROM suspect") == "2")
            // It has come back here meanwhile: then it is not released.
            #expect(try await marks.mark(message("a"), of: .event) == 0)
            await marks.settle()
            #expect(try await other.mark(message("a"), of: .event) == 1)
            #expect(try await other.mark(message("b"), of: .event) == 0)
        }
    }
}
