package import Identity
internal import Postgres

extension Store {
    /// Forgets a person: attributes, address, consents, what events and mails carried. What is pending is cancelled, what is under way ends.
    /// Returns false when the contact was erased before, nil when there is none.
    ///
    /// The row stays, so that what still comes in under the subject is recognized and ignored; so do the ids of events, and the keyed hash of
    /// a suppressed address.
    package func eraseContact(_ id: UUID, reason: String?, by actor: String, journalID: UUID) async throws -> Bool? {
        try await pool.transaction { transaction in
            let results = try await transaction.pipeline([
                "SELECT erased_at IS NOT NULL FROM contact WHERE contact_id = \(id) FOR NO KEY UPDATE",
                "SELECT FROM enrollment WHERE contact_id = \(id) ORDER BY enrollment_id FOR NO KEY UPDATE",
            ])
            guard let row = results[0].first else { return nil }
            if try row.decode(0, as: Bool.self) { return false }
            _ = try await transaction.pipeline(
                Self.erasure(of: id) + [
                    """
                    INSERT INTO journal (contact_id, at, id, kind, detail)
                    VALUES (\(id), goniec_now(), \(journalID), 'erased', \(reason as String?))
                    """,
                    "INSERT INTO audit (actor, action, subject, reason) VALUES (\(actor), 'contact erase', \(id.description), \(reason as String?))",
                ])
            return true
        }
    }

    /// In the lock order contacts → enrollments → timers → deliveries.
    private static func erasure(of id: UUID) -> [Query] {
        [
            // What was said of all who were let in together stays, unless it names this one or there was nobody else.
            """
            UPDATE fanout f SET data = '{}' WHERE data IS NOT NULL AND (
                EXISTS (SELECT FROM contact c WHERE c.contact_id = \(id) AND jsonb_path_exists(f.data, '$.** ? (@ == $subject || @ == $email)',
                    jsonb_build_object('subject', c.subject, 'email', coalesce(c.email, c.subject))))
                OR done = 1 AND EXISTS (SELECT FROM enrollment e WHERE e.contact_id = \(id) AND e.fanout_id = f.fanout_id))
            """,
            """
            UPDATE contact SET subject = 'erased', email = NULL, locale = NULL, zone = NULL, attributes = '{}', updated_at = goniec_now(),
                erased_at = coalesce(erased_at, goniec_now())
            WHERE contact_id = \(id) OR contact_id IN (SELECT contact_id FROM contact_alias WHERE survivor_id = \(id))
            """,
            "UPDATE contact_alias SET reason = NULL WHERE survivor_id = \(id)",
            "DELETE FROM consent WHERE contact_id = \(id)",
            "DELETE FROM event_day WHERE contact_id = \(id)",
            "DELETE FROM segment_member WHERE contact_id = \(id)",
            """
            DELETE FROM timer t USING enrollment e WHERE e.contact_id = \(id) AND e.live AND t.due_at = e.due_at
                AND t.contact_id = \(id) AND t.enrollment_id = e.enrollment_id AND t.wait_no = e.wait_no
            """,
            """
            UPDATE enrollment SET live = false, due_at = NULL, ended_at = coalesce(ended_at, goniec_now()),
                end_reason = coalesce(end_reason, 'erased'),
                state = jsonb_set(jsonb_set(state, '{context,data}', '{}'), '{context,subject}', '"erased"')
            WHERE contact_id = \(id)
            """,
            "SELECT FROM delivery WHERE contact_id = \(id) ORDER BY delivery_id FOR NO KEY UPDATE",
            """
            UPDATE delivery SET context = '{}', reply = NULL,
                state = CASE WHEN state = 'pending' THEN 'cancelled' ELSE state END,
                reason = CASE WHEN state = 'pending' THEN 'erased' ELSE reason END,
                updated_at = CASE WHEN state = 'pending' THEN goniec_now() ELSE updated_at END
            WHERE contact_id = \(id)
            """,
            "UPDATE event SET data = '{}' WHERE contact_id = \(id)",
            """
            WITH closed AS (
                UPDATE dead_letter SET body = '', sealed = false, headers = '{}', failures = '[]', closed_at = coalesce(closed_at, goniec_now()),
                    state = CASE WHEN state = 'open' THEN 'discarded' ELSE state END
                WHERE contact_id = \(id) RETURNING dead_letter_id)
            INSERT INTO dead_letter_history (dead_letter_id, at, action, reason)
            SELECT dead_letter_id, goniec_now(), 'discarded', 'the contact was erased' FROM closed
            """,
        ]
    }
}
