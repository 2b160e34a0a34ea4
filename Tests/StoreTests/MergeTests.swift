import Identity
import Scenario
import Support
import Testing

@testable import Store

@Suite(.serialized, .timeLimit(.minutes(2))) struct MergeTests {
    private let old = ContactIdentity.contactID(subject: "old")
    private let new = ContactIdentity.contactID(subject: "new")

    private func with(_ body: (TestStore) async throws -> Void) async throws {
        try await TestStore.with(suite: "merge") { test async throws in
            try await test.execute(
                """
                INSERT INTO contact (contact_id, subject, email, locale, attributes, last_event_at) VALUES
                    ('\(old)', 'old', 'old@x.example', 'pl', '{"a": "old", "b": "old"}', '2026-03-02T00:00:00Z'),
                    ('\(new)', 'new', NULL, 'en', '{"a": "new"}', '2026-03-01T00:00:00Z')
                """)
            try await body(test)
        }
    }

    @discardableResult
    private func merge(_ test: TestStore, _ from: UUID? = nil, into survivor: UUID? = nil) async throws -> MergeResult {
        var number: UInt64 = 0
        return try await test.store.mergeContacts(from ?? old, into: survivor ?? new, reason: "signed in", by: "me") {
            number += 1
            return UUID(high: 7, low: number)
        }
    }

    private func enrollment(_ number: Int, of contact: UUID, key: String, due: String = "NULL", live: Bool = true) -> String {
        """
        INSERT INTO enrollment (contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at)
        VALUES ('\(contact)', '00000000-0000-0000-0000-00000000000\(number)', 's', 1, '\(key)', \(live), \(number), \(due), '{}', now());
        INSERT INTO timer SELECT due_at, contact_id, enrollment_id, wait_no FROM enrollment WHERE wait_no = \(number) AND due_at IS NOT NULL;
        """
    }

    private func delivery(_ number: Int, of contact: UUID, enrollment: Int, state: String) -> String {
        """
        INSERT INTO delivery (contact_id, delivery_id, enrollment_id, scenario, version, step, template, lane, uncertain_policy, context,
            state, not_before, created_at, updated_at)
        VALUES ('\(contact)', '00000000-0000-0000-0001-00000000000\(number)', '00000000-0000-0000-0000-00000000000\(enrollment)', 's', 1,
            'x', 't', 'bulk', 'hold', '{}', '\(state)', now(), now(), now());
        """
    }

    @Test func `the survivor's attributes win, what it lacks is filled in, and the old row is nobody's`() async throws {
        try await with { test async throws in
            try await test.execute("UPDATE contact SET stopped_at = '2026-03-03T00:00:00Z' WHERE subject = 'old'")
            try await merge(test)
            #expect(try await test.value("SELECT stopped_at IS NOT NULL FROM contact WHERE subject = 'new'") == "true")
            #expect(
                try await test.column(
                    "SELECT concat_ws(' ', subject, email, locale, attributes, last_event_at AT TIME ZONE 'UTC') FROM contact ORDER BY subject"
                )
                    == [#"new old@x.example en {"a": "new", "b": "old"} 2026-03-02 00:00:00"#, "old {} 2026-03-02 00:00:00"])
            #expect(try await test.value("SELECT erased_at IS NOT NULL FROM contact WHERE subject = 'old'") == "true")
            #expect(try await test.store.resolveAliases([old, new]) == [old: new])
            // A link in a mail of before the merge.
            #expect(
                try await test.store.setConsent(contact: old, topic: "t", granted: false, source: "page", journalID: UUID(high: 8, low: 8)))
            #expect(try await test.column("SELECT contact_id FROM consent") == [new.description])
            try await test.execute("DELETE FROM journal WHERE kind LIKE 'consent%'")
            #expect(try await test.store.contactID(subject: "old") == new)
            #expect(try await test.column("SELECT concat_ws(' ', actor, action, reason) FROM audit") == ["me contact merge signed in"])
            #expect(
                try await test.column("SELECT detail FROM journal WHERE contact_id = '\(new)'") == ["old is this contact now: signed in"])
        }
    }

    @Test func `a consent withdrawn on either side is withdrawn`() async throws {
        try await with { test async throws in
            try await test.execute(
                """
                INSERT INTO consent (contact_id, topic, granted, source) VALUES ('\(old)', 'both', true, 'o'), ('\(new)', 'both', true, 'n'),
                    ('\(old)', 'o-no', false, 'o'), ('\(new)', 'o-no', true, 'n'), ('\(old)', 'n-no', true, 'o'), ('\(new)', 'n-no', false, 'n'),
                    ('\(old)', 'o-only', true, 'o'), ('\(new)', 'n-only', false, 'n')
                """)
            try await merge(test)
            #expect(
                try await test.column("SELECT concat_ws(' ', topic, granted, source) FROM consent WHERE contact_id = '\(new)' ORDER BY 1")
                    == ["both t n", "n-no f n", "n-only f n", "o-no f o", "o-only t o"])
            #expect(try await test.value("SELECT count(*) FROM consent WHERE contact_id = '\(old)'") == "0")
            #expect(
                try await test.column("SELECT concat_ws(' ', kind, detail) FROM journal WHERE kind LIKE 'consent%' ORDER BY 1")
                    == ["consent-granted o-only (merge)", "consent-withdrawn o-no (merge)"])
        }
    }

    @Test func `enrollments, timers, deliveries, events and the rest go over, and of two in one place the survivor's stays`() async throws {
        try await with { test async throws in
            try await test.execute(
                enrollment(1, of: old, key: "same", due: "now() + interval '1 day'")
                    + enrollment(2, of: old, key: "own", due: "now() + interval '2 days'")
                    + enrollment(3, of: new, key: "same", due: "now() + interval '3 days'")
                    + enrollment(4, of: old, key: "same", live: false)
                    + delivery(1, of: old, enrollment: 1, state: "pending") + delivery(2, of: old, enrollment: 2, state: "pending")
                    + delivery(3, of: old, enrollment: 1, state: "accepted") + delivery(4, of: new, enrollment: 3, state: "pending"))
            try await test.execute(
                """
                INSERT INTO inbox (contact_id, id, body_hash) VALUES ('\(old)', '\(UUID(high: 1, low: 1))', '1'), ('\(old)', '\(UUID(high: 1, low: 2))', '2'),
                    ('\(new)', '\(UUID(high: 1, low: 2))', '2');
                INSERT INTO event SELECT contact_id, id, now(), 's', 'e', 't', '{}', now() FROM inbox;
                INSERT INTO journal (contact_id, at, id, kind) VALUES ('\(old)', now(), gen_random_uuid(), 'emailed');
                INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, routing_key, headers, body, attempts, contact_id, first_at, last_at)
                    VALUES (gen_random_uuid(), 'q', 'r', 'f', 'k', '{}', '', 1, '\(old)', now(), now())
                """)
            let result = try await merge(test)
            #expect(result == MergeResult(enrollments: 3, endedEnrollments: 1, deliveries: 3, events: 1))
            for table in ["enrollment", "timer", "delivery", "inbox", "event", "journal", "dead_letter", "consent"] {
                #expect(try await test.value("SELECT count(*) FROM \(table) WHERE contact_id = '\(old)'") == "0", "\(table)")
            }
            #expect(
                try await test.column(
                    "SELECT concat_ws(' ', wait_no, key, live, end_reason, due_at IS NOT NULL) FROM enrollment ORDER BY wait_no")
                    == ["1 same f merged f", "2 own t t", "3 same t t", "4 same f f"])
            #expect(try await test.column("SELECT wait_no FROM timer ORDER BY 1") == ["2", "3"])
            #expect(
                try await test.column("SELECT concat_ws(' ', right(delivery_id::text, 1), state, reason) FROM delivery ORDER BY 1")
                    == ["1 cancelled merged", "2 pending", "3 accepted", "4 pending"])
            #expect(try await test.value("SELECT count(*) || ' ' || count(DISTINCT id) FROM event WHERE contact_id = '\(new)'") == "2 2")
            #expect(try await test.value("SELECT count(*) FROM inbox") == "2")
            #expect(
                try await test.value(
                    "SELECT count(*) FROM timer t JOIN enrollment e USING (contact_id, enrollment_id, wait_no) WHERE t.due_at = e.due_at")
                    == "2")
        }
    }

    @Test func `aggregates add up, segments are the survivor's business`() async throws {
        try await with { test async throws in
            try await test.execute(
                """
                INSERT INTO segment (segment, state, version) VALUES ('vip', 'active', 1);
                INSERT INTO event_day VALUES ('\(old)', 't', '', '2026-03-01', 2, 0), ('\(new)', 't', '', '2026-03-01', 3, 0),
                    ('\(old)', 't', 'total', '2026-03-01', 2, 10);
                INSERT INTO segment_member VALUES ('\(old)', 'vip', now())
                """)
            try await merge(test)
            #expect(
                try await test.column("SELECT concat_ws(' ', contact_id = '\(new)', field, count, sum) FROM event_day ORDER BY 1")
                    == ["t  5 0", "t total 2 10"])
            #expect(try await test.value("SELECT count(*) FROM segment_member") == "0")
            #expect(try await test.value("SELECT contact_id = '\(new)' AND enrollment_id = '\(new)' AND wait_no = 0 FROM timer") == "true")
        }
    }

    @Test func `an event that came under both names is counted once, with its numbers`() async throws {
        try await with { test async throws in
            _ = try await test.store.declare([EventField(type: "t", field: "a.b")])
            try await test.execute(
                """
                INSERT INTO inbox (contact_id, id, body_hash) SELECT c, ('00000000-0000-0001-0000-00000000000' || n)::uuid, 'x'
                    FROM (VALUES ('\(old)'::uuid, 1), ('\(old)', 2), ('\(new)', 2), ('\(old)', 3), ('\(new)', 3)) AS v (c, n);
                INSERT INTO event SELECT contact_id, id, '2026-03-01T10:00:00Z'::timestamptz + (right(id::text, 1) = '3')::int * interval '1 day',
                    's', 'e', 't', '{"a": {"b": 0.1}}', now() FROM inbox;
                INSERT INTO event_day SELECT contact_id, 't', field, (time AT TIME ZONE 'UTC')::date, count(*), count(*) * 0.1 * (field <> '')::int
                    FROM event, unnest(ARRAY['', 'a.b']) AS field GROUP BY 1, 3, 4
                """)
            try await merge(test)
            #expect(
                try await test.column(
                    "SELECT concat_ws(' ', contact_id = '\(new)', day, field, count, sum) FROM event_day ORDER BY day, field")
                    == ["t 2026-03-01  2 0.0", "t 2026-03-01 a.b 2 0.2", "t 2026-03-02  1 0.0", "t 2026-03-02 a.b 1 0.1"])
            #expect(try await test.value("SELECT count(*) FROM event") == "3")
        }
    }

    @Test func `numbers whose backfill has passed the survivor are added up for what it is given`() async throws {
        try await with { test async throws in
            try await test.execute(
                """
                INSERT INTO inbox (contact_id, id, body_hash) SELECT '\(old)', ('00000000-0000-0001-0000-00000000000' || n)::uuid, 'x'
                    FROM generate_series(1, 3) AS n;
                INSERT INTO event SELECT contact_id, id, '2026-03-01T10:00:00Z', 's', 'e', 't', '{"a": {"b": 0.5}}', now() FROM inbox;
                INSERT INTO event_day VALUES ('\(old)', 't', '', '2026-03-01', 3, 0)
                """)
            let fields = try await test.store.declare([EventField(type: "t", field: "a.b"), EventField(type: "u", field: "a.b")])
            // The backfill has come as far as the survivor, but not to the other.
            try await merge(test)
            #expect(
                try await test.column("SELECT concat_ws(' ', contact_id = '\(new)', field, count, sum) FROM event_day ORDER BY field")
                    == ["t  3 0", "t a.b 3 1.5"])
            #expect(try await test.store.backfill(fields, after: new) == nil)
            try await test.execute("UPDATE event_day SET sum = 7 WHERE field = 'a.b'")
            #expect(try await test.store.backfill(fields, after: nil) == new)
            #expect(try await test.value("SELECT sum FROM event_day WHERE field = 'a.b'") == "1.5")
        }
    }

    @Test func `a merge waits for a mail that is being handed over, and leaves everything as it was until then`() async throws {
        try await with { test async throws in
            try await test.execute(enrollment(1, of: old, key: "k") + delivery(1, of: old, enrollment: 1, state: "sending"))
            await #expect(throws: MergeError.sending("old")) { try await merge(test) }
            #expect(try await test.value("SELECT count(*) FROM contact_alias") == "0")
            #expect(try await test.value("SELECT email FROM contact WHERE subject = 'old'") == "old@x.example")
            try await test.execute("UPDATE delivery SET state = 'accepted'")
            #expect(try await merge(test).deliveries == 1)
        }
    }

    @Test func `oneself, strangers, erased and merged ones are refused, and so is every circle`() async throws {
        try await with { test async throws in
            let third = ContactIdentity.contactID(subject: "third")
            await #expect(throws: MergeError.same(old.description)) { try await merge(test, old, into: old) }
            await #expect(throws: MergeError.unknown(third.description)) { try await merge(test, old, into: third) }
            try await test.execute("INSERT INTO contact (contact_id, subject, erased_at) VALUES ('\(third)', 'third', now())")
            await #expect(throws: MergeError.erased("third")) { try await merge(test, old, into: third) }
            await #expect(throws: MergeError.erased("third")) { try await merge(test, third, into: old) }
            try await merge(test)
            await #expect(throws: MergeError.merged("old", into: "new")) { try await merge(test) }
            await #expect(throws: MergeError.merged("old", into: "new")) { try await merge(test, new, into: old) }
            // Along a chain everybody is the last one's.
            try await test.execute("UPDATE contact SET erased_at = NULL WHERE subject = 'third'")
            try await merge(test, new, into: third)
            #expect(try await test.store.resolveAliases([old, new, third]) == [old: third, new: third])
        }
    }

    @Test func `merges that meet at one contact end with one survivor`() async throws {
        try await TestStore.with(suite: "merge", connections: 8) { test async throws in
            let ids = (0..<6).map { ContactIdentity.contactID(subject: "c\($0)") }
            try await test.execute(
                "INSERT INTO contact (contact_id, subject) VALUES " + ids.enumerated().map { "('\($1)', 'c\($0)')" }.joined(separator: ","))
            await withTaskGroup(of: Void.self) { group in
                for index in 1..<6 {
                    group.addTask {
                        // Some lose: the contact they name was merged meanwhile.
                        _ = try? await merge(test, ids[index], into: ids[index - 1])
                    }
                }
            }
            for index in 1..<6 where try await test.store.resolveAliases([ids[index]]).isEmpty {
                try await merge(test, ids[index], into: ids[0])
            }
            #expect(Set(try await test.store.resolveAliases(ids).values) == [ids[0]])
        }
    }
}
