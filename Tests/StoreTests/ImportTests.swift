import Identity
import Postgres
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized, .timeLimit(.minutes(2))) struct ImportTests {
    private func contact(
        _ subject: String, line: Int = 1, email: String? = nil, attributes: String = "{}", consents: String? = nil
    ) -> ImportedContact {
        ImportedContact(
            line: line, id: ContactIdentity.contactID(subject: subject), subject: Array(subject.utf8), email: email.map { Array($0.utf8) },
            attributes: Array(attributes.utf8), hasNull: attributes.contains("null"), consents: consents.map { Array($0.utf8) })
    }

    private func batch(_ contacts: [ImportedContact]) -> ImportBatch {
        var batch = ImportBatch()
        for contact in contacts { batch.append(contact) }
        return batch
    }

    private func counts(_ result: ImportResult) -> [Int] { [result.inserted, result.updated, result.unchanged, result.repeated] }

    private let people = "SELECT concat_ws(' ', subject, email, attributes) FROM contact ORDER BY subject"

    @Test func `new contacts are added, known ones changed, and once more changes nothing`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            let first = batch([contact("a", email: "a@x.example", attributes: #"{"n":1.10,"t":"x"}"#), contact("b")])
            #expect(counts(try await test.store.importContacts(first)) == [2, 0, 0, 0])
            #expect(counts(try await test.store.importContacts(first)) == [0, 0, 2, 0])
            let second = batch([contact("a", attributes: #"{"n":null,"u":true}"#), contact("b", email: "b@x.example"), contact("c")])
            #expect(counts(try await test.store.importContacts(second)) == [1, 2, 0, 0])
            #expect(
                try await test.column(people) == [#"a a@x.example {"t": "x", "u": true}"#, "b b@x.example {}", "c {}"])
        }
    }

    @Test func `of a contact that comes twice what is said last counts, attribute by attribute`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            let rows = [
                contact("a", line: 2, email: "old@x.example", attributes: #"{"k":1,"gone":1}"#, consents: #"{"t":true}"#),
                contact("b", line: 3),
                contact(
                    "a", line: 4, email: "new@x.example", attributes: #"{"k":2,"gone":null,"deep":{"keep":null}}"#,
                    consents: #"{"t":false}"#),
                contact("a", line: 5, attributes: #"{"l":[1]}"#),
            ]
            #expect(counts(try await test.store.importContacts(batch(rows))) == [2, 0, 0, 2])
            #expect(
                try await test.column(people) == [#"a new@x.example {"k": 2, "l": [1], "deep": {"keep": null}}"#, "b {}"])
            #expect(try await test.column("SELECT topic || granted FROM consent") == ["tfalse"])
        }
    }

    @Test func `a withdrawn consent stays withdrawn unless it is told otherwise, and each change is in the journal`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            let yes = batch([contact("a", consents: #"{"news":true,"tips":true}"#)])
            _ = try await test.store.importContacts(yes)
            #expect(try await test.value("SELECT count(*) FROM journal WHERE kind = 'consent-granted'") == "2")
            let no = batch([contact("a", consents: #"{"news":false}"#)])
            #expect(counts(try await test.store.importContacts(no)) == [0, 1, 0, 0])
            let kept = try await test.store.importContacts(yes)
            #expect(kept.withdrawalsKept == 1 && counts(kept) == [0, 0, 1, 0])
            #expect(try await test.column("SELECT topic || granted FROM consent ORDER BY 1") == ["newsfalse", "tipstrue"])
            var rules = ImportRules()
            rules.overridesWithdrawals = true
            #expect(counts(try await test.store.importContacts(yes, rules: rules)) == [0, 1, 0, 0])
            #expect(try await test.value("SELECT bool_and(granted) FROM consent") == "true")
        }
    }

    @Test func `nothing is kept of an erased contact`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            _ = try await test.store.importContacts(batch([contact("a"), contact("b")]))
            _ = try await test.store.eraseContact(
                ContactIdentity.contactID(subject: "b"), reason: nil, by: "me", journalID: UUID(high: 9, low: 9))
            let rows = [
                contact("c", line: 2), contact("b", line: 3, email: "b@x.example", consents: #"{"t":true}"#),
                contact("a", line: 4, email: "a@x.example"),
            ]
            var rules = ImportRules()
            rules.stopsAtErased = true
            await #expect(throws: ImportStop(line: 3)) { _ = try await test.store.importContacts(batch(rows), rules: rules) }
            #expect(try await test.value("SELECT count(*) FROM contact WHERE subject = 'c'") == "0")
            #expect(counts(try await test.store.importContacts(batch(rows).prefix(before: 3), rules: rules)) == [1, 0, 0, 0])
            let result = try await test.store.importContacts(batch(rows))
            #expect(result.erased == [3] && counts(result) == [0, 1, 1, 0])
            #expect(try await test.column(people) == ["a a@x.example {}", "c {}", "erased {}"])
            #expect(try await test.value("SELECT count(*) FROM consent") == "0")
        }
    }

    @Test func `what is said of a merged contact is said of its survivor`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            _ = try await test.store.importContacts(batch([contact("old"), contact("new")]))
            let (old, new) = (ContactIdentity.contactID(subject: "old"), ContactIdentity.contactID(subject: "new"))
            _ = try await test.store.mergeContacts(old, into: new, reason: nil, by: "me") { UUID(high: 9, low: 9) }
            let rows = [contact("new", line: 2, email: "first@x.example"), contact("old", line: 3, email: "last@x.example")]
            #expect(counts(try await test.store.importContacts(batch(rows))) == [0, 1, 0, 1])
            #expect(try await test.column(people) == ["new last@x.example {}", "old {}"])
        }
    }

    @Test func `a rehearsal tells what would be and changes nothing`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            var rules = ImportRules()
            rules.isDryRun = true
            #expect(
                counts(try await test.store.importContacts(batch([contact("a", consents: #"{"t":true}"#)]), rules: rules)) == [1, 0, 0, 0])
            #expect(try await test.value("SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM journal)") == "0")
        }
    }

    @Test func `where there are segments those of changed contacts are looked at again`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            _ = try await test.store.importContacts(batch([contact("a"), contact("b")]))
            #expect(try await test.value("SELECT count(*) FROM timer") == "0")
            try await test.execute("INSERT INTO segment (segment, state, version) VALUES ('s', 'active', 1)")
            _ = try await test.store.importContacts(batch([contact("a"), contact("b", email: "b@x.example"), contact("c")]))
            #expect(
                try await test.column(
                    "SELECT c.subject FROM timer t JOIN contact c USING (contact_id) WHERE t.enrollment_id = t.contact_id AND wait_no = 0 ORDER BY 1"
                )
                    == ["b", "c"])
        }
    }

    @Test func `contacts of imports are looked at two thousand a second, one import's behind the other's`() async throws {
        try await TestStore.with(suite: "import") { test async throws in
            try await test.freeze(at: "2031-05-01T12:00:00Z")
            try await test.execute("INSERT INTO segment (segment, state, version) VALUES ('s', 'active', 1)")
            let names = (0..<5_000).map { contact("c\($0)") }
            _ = try await test.store.importContacts(batch(Array(names.prefix(4_000))))
            _ = try await test.store.importContacts(batch(names))
            #expect(
                try await test.value(
                    "SELECT count(*) || ' ' || (max(due_at) - goniec_now()) FROM timer WHERE due_at >= goniec_now()")
                    == "5000 00:00:02.4995")
            #expect(try await test.emitted(at: "2031-05-01T12:00:01Z") == 2_001)
            // A later one doesn't wait for what is long past.
            try await test.freeze(at: "2031-05-01T13:00:00Z")
            _ = try await test.store.importContacts(batch([contact("late")]))
            #expect(try await test.value("SELECT max(due_at) = goniec_now() FROM timer") == "true")
        }
    }

    @Test func `imports and triggers that meet never wait for each other in a circle`() async throws {
        try await TestStore.with(suite: "import", connections: 6) { test async throws in
            let names = (0..<300).map { "c\($0)" }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<3 {
                    group.addTask {
                        for round in 0..<6 {
                            let rows = names.shuffled().prefix(200).map { contact($0, attributes: #"{"w\#(worker)":\#(round)}"#) }
                            _ = try await test.store.importContacts(batch(rows))
                        }
                    }
                    group.addTask {
                        for _ in 0..<20 {
                            let ids = names.shuffled().prefix(50).map { ContactIdentity.contactID(subject: $0) }
                            // No attempt but the first: a deadlock would fail it.
                            try await test.store.pool.transaction(retries: 0) { transaction in
                                _ = try await transaction.begin(entries: [], others: ids)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await test.value("SELECT count(*) FROM contact") == "300")
        }
    }
}

extension TestStore {
    /// How many timers are due at a moment.
    fileprivate func emitted(at moment: String) async throws -> Int {
        try await freeze(at: moment)
        return try await store.emitDueTimers(after: .earliest, limit: 10_000).count
    }
}
