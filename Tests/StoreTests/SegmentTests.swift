import Identity
import Postgres
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct SegmentTests {
    private static let file = NewSegment(
        segment: "pro", checksum: "a", source: "segment: pro\ncondition: contact.attributes.plan == 'pro'\n")

    private func addContacts(_ count: Int, to test: TestStore) async throws {
        try await test.execute(
            """
            INSERT INTO contact (contact_id, subject) SELECT ('00000000-0000-0001-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'c' || n
            FROM generate_series(1, \(count)) AS n
            """)
    }

    @Test func `a definition is published once for the same content, numbered, with its author, and can't be changed`() async throws {
        try await TestStore.with(suite: "segments") { test async throws in
            #expect(try await test.store.publish([Self.file], author: "ada") == ["pro": .published(version: 1)])
            #expect(try await test.store.publish([Self.file], author: "bob") == ["pro": .unchanged(version: 1)])
            let other = NewSegment(segment: "pro", checksum: "b", source: Self.file.source + "# other\n")
            #expect(try await test.store.publish([other], author: "bob") == ["pro": .published(version: 2)])
            let list = try await test.store.segments()
            #expect(list.map(\.definition.version) == [2] && list.map(\.definition.author) == ["bob"])
            #expect(try await test.value("SELECT count(*) FROM segment_recount") == "2")
            for statement in ["UPDATE segment_version SET author = 'x'", "DELETE FROM segment_version"] {
                await #expect(throws: PostgresError.self) { try await test.execute(statement) }
            }
        }
    }

    @Test func `a recount wakes every contact once, chunk by chunk, and no more than can be looked at`() async throws {
        try await TestStore.with(suite: "segments") { test async throws in
            try await addContacts(25, to: test)
            try await test.execute("UPDATE contact SET erased_at = now() WHERE subject = 'c3'")
            _ = try await test.store.publish([Self.file], author: "ada")
            try await until("the recount has begun") { try await test.store.emitRecount(limit: 10, backlog: 15) ? true : nil }
            #expect(try await test.store.segments().first?.recount?.done == 9)
            #expect(try await test.store.emitRecount(limit: 10, backlog: 15))
            #expect(try await test.value("SELECT count(*) FROM timer WHERE enrollment_id = contact_id AND wait_no = 0") == "19")
            // Nobody has looked at them yet.
            #expect(try await test.store.emitRecount(limit: 10, backlog: 15) == false)
            #expect(try await test.value("SELECT count(*) FROM timer") == "19")
            try await test.execute("DELETE FROM timer")
            #expect(try await test.store.emitRecount(limit: 10, backlog: 15) == false)
            #expect(
                try await test.value("SELECT done || ' of ' || total || ' ' || (finished_at IS NOT NULL) FROM segment_recount")
                    == "24 of 24 true")
            #expect(try await test.store.segments().first?.recount == nil)
            #expect(try await test.store.emitRecount(limit: 10, backlog: 15) == false)
        }
    }

    @Test func `a recount waits for transactions that may not know the definition`() async throws {
        try await TestStore.with(suite: "segments") { test async throws in
            try await addContacts(1, to: test)
            let other = test.another(connections: 1)
            try await other.store.pool.transaction { transaction in
                _ = try await transaction.query("UPDATE contact SET locale = 'pl'")
                _ = try await test.store.publish([Self.file], author: "ada")
                #expect(try await test.store.emitRecount(limit: 10, backlog: 10) == false)
                #expect(try await test.value("SELECT count(*) FROM timer") == "0")
            }
            await other.store.pool.close()
            try await until("the contact is woken") {
                _ = try await test.store.emitRecount(limit: 10, backlog: 10)
                return try await test.value("SELECT count(*) FROM timer") == "1" ? true : nil
            }
        }
    }

    @Test func `members come page by page, and go with their segment`() async throws {
        try await TestStore.with(suite: "segments") { test async throws in
            try await addContacts(5, to: test)
            _ = try await test.store.publish([Self.file], author: "ada")
            try await test.store.pool.transaction { transaction in
                var writes = TriggerWrites(now: .epoch)
                for number in 1...4 { writes.memberships[Membership(contact: UUID(high: 1, low: UInt64(number)), segment: "pro")] = true }
                writes.memberships[Membership(contact: UUID(high: 1, low: 5), segment: "pro")] = false
                try await transaction.save(writes)
            }
            let first = try await test.store.members(of: "pro", limit: 3)
            #expect(first.map(\.subject) == ["c1", "c2", "c3"])
            #expect(try await test.store.members(of: "pro", after: first.last?.contact).map(\.subject) == ["c4"])
            #expect(try await test.store.segments().map(\.members) == [4])
            #expect(try await test.store.deleteMembers(of: "pro") == 0)
            #expect(try await test.store.deleteSegment("pro"))
            #expect(try await test.store.deleteSegment("pro") == false)
            #expect(try await test.store.deleteMembers(of: "pro", limit: 3) == 3)
            // Those that are left go when it comes again.
            #expect(try await test.store.publish([Self.file], author: "ada") == ["pro": .published(version: 2)])
            #expect(try await test.store.segments().map(\.members) == [0])
        }
    }
}
