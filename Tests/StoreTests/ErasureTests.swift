import Identity
import Support
import Testing

@testable import Store

@Suite(.serialized, .timeLimit(.minutes(1))) struct ErasureTests {
    @Test func `nothing is left of a person, and what is under way ends`() async throws {
        try await TestStore.with(suite: "erase") { test async throws in
            let (id, other) = (ContactIdentity.contactID(subject: "anna-secret"), ContactIdentity.contactID(subject: "was-secret"))
            try await test.execute(
                """
                INSERT INTO contact (contact_id, subject, email, attributes) VALUES ('\(id)', 'anna-secret', 'secret@x.example', '{"a": "secret"}'),
                    ('\(other)', 'was-secret', NULL, '{}');
                INSERT INTO consent (contact_id, topic, granted, source) VALUES ('\(id)', 'secret', true, 'x');
                INSERT INTO enrollment (contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at)
                    VALUES ('\(id)', '\(UUID(high: 1, low: 1))', 's', 1, 'k', true, 1, now() + interval '1 day',
                        '{"context": {"id": "e", "subject": "anna-secret", "data": {"x": "secret"}}, "entry": {}}', now());
                INSERT INTO fanout (fanout_id, scenario, kind, tick, begins_at, data, done)
                SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'gift', 'manual', now(), now(), data::jsonb, done
                FROM (VALUES (1, '{"for": [{"who": "anna-secret"}]}', 9), (2, '{"to": "secret@x.example"}', 9), (3, '{"gift": "secret"}', 1),
                    (4, '{"gift": "book", "note": "not anna-secret"}', 9)) AS v (n, data, done);
                UPDATE enrollment SET fanout_id = '00000000-0000-0000-0000-000000000003';
                INSERT INTO timer SELECT due_at, contact_id, enrollment_id, wait_no FROM enrollment;
                INSERT INTO delivery (contact_id, delivery_id, enrollment_id, scenario, version, step, template, lane, uncertain_policy, context,
                    state, not_before, created_at, updated_at, reply)
                SELECT '\(id)', gen_random_uuid(), '\(UUID(high: 1, low: 1))', 's', 1, 'x', 't', 'bulk', 'hold', '{"x": "secret"}', state, now(), now(),
                    now(), 'no secret here' FROM unnest(ARRAY['pending', 'accepted']) AS state;
                INSERT INTO event VALUES ('\(id)', gen_random_uuid(), now(), 's', 'e', 't', '{"x": "secret"}', now());
                INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, routing_key, headers, body, attempts, contact_id, first_at, last_at)
                    VALUES (gen_random_uuid(), 'q', 'r', 'f', 'k', '{"h": "secret"}', 'secret', 1, '\(id)', now(), now())
                """)
            _ = try await test.store.mergeContacts(other, into: id, reason: "secret", by: "me") { UUID(high: 7, low: 1) }
            try await test.execute("DELETE FROM journal")
            #expect(try await test.store.eraseContact(id, reason: "request 1", by: "me", journalID: UUID(high: 8, low: 1)) == true)
            for table in ["contact", "contact_alias", "consent", "enrollment", "delivery", "event", "dead_letter", "journal", "inbox"] {
                #expect(try await test.value("SELECT count(*) FROM \(table) t WHERE t::text LIKE '%secret%'") == "0", "\(table)")
            }
            // What was said of many stays where it isn't about this one.
            #expect(
                try await test.column("SELECT data FROM fanout ORDER BY fanout_id")
                    == ["{}", "{}", "{}", #"{"gift": "book", "note": "not anna-secret"}"#])
            #expect(try await test.value("SELECT count(*) FROM timer") == "0")
            #expect(try await test.column("SELECT concat_ws(' ', live, end_reason) FROM enrollment") == ["f erased"])
            #expect(
                try await test.column("SELECT concat_ws(' ', state, reason) FROM delivery ORDER BY 1") == ["accepted", "cancelled erased"])
            #expect(try await test.value("SELECT state FROM dead_letter") == "discarded")
            #expect(try await test.value("SELECT count(*) FROM contact WHERE erased_at IS NOT NULL") == "2")
            #expect(
                try await test.column("SELECT concat_ws(' ', action, reason) FROM audit WHERE action = 'contact erase'") == [
                    "contact erase request 1"
                ])
            #expect(try await test.store.eraseContact(id, reason: nil, by: "me", journalID: UUID(high: 8, low: 2)) == false)
            let nobody = UUID(high: 1, low: 1)
            #expect(try await test.store.eraseContact(nobody, reason: nil, by: "me", journalID: UUID(high: 8, low: 3)) == nil)
            #expect(try await test.store.recordConsent(of: id, topic: "t", granted: true, reason: nil, by: "me", journalID: nobody) == nil)
        }
    }
}
