package import Identity
package import Postgres
package import Time

extension Store {
    /// A contact's passages, journal and mails; nil when there is no such contact. Of one scenario, or of all; what ended before `since` is
    /// left out.
    package func history(
        of contact: UUID, scenario: String? = nil, since: Timestamp = .earliest
    ) async throws(PostgresError) -> ContactHistory? {
        let results = try await pool.pipeline([
            """
            SELECT subject, email, zone, erased_at, stopped_at,
                ARRAY(SELECT topic FROM consent o WHERE o.contact_id = c.contact_id AND NOT granted ORDER BY topic)
            FROM contact c WHERE contact_id = \(contact)
            """,
            """
            SELECT enrollment_id, scenario, version, key, entered_at, ended_at, end_reason, state->>'step', due_at, live,
                EXISTS (SELECT FROM pause p WHERE p.scope IN ('all', 'scenario:' || e.scenario))
            FROM enrollment e WHERE contact_id = \(contact) AND scenario = coalesce(\(scenario as String?), scenario)
                AND (live OR ended_at >= \(since)) ORDER BY entered_at, enrollment_id
            """,
            """
            SELECT at, enrollment_id, delivery_id, scenario, step, kind, detail FROM journal
            WHERE contact_id = \(contact) AND at >= \(since) AND (\(scenario as String?) IS NULL OR scenario = \(scenario as String?))
            ORDER BY at, id
            """,
            """
            SELECT delivery_id, enrollment_id, step, state, reason, attempts, reply_code, reply, bounce_class, not_before, created_at,
                updated_at, (SELECT dead_letter_id FROM dead_letter l WHERE l.delivery_id = d.delivery_id AND l.contact_id = d.contact_id
                    AND l.state = 'open' ORDER BY last_at DESC LIMIT 1)
            FROM delivery d WHERE contact_id = \(contact) AND updated_at >= \(since) AND scenario = coalesce(\(scenario as String?), scenario)
            ORDER BY created_at, delivery_id
            """,
        ])
        guard let row = results[0].first else { return nil }
        return ContactHistory(
            contact: contact, subject: try row.decode(0), email: try row.decode(1), zone: try row.decode(2), erasedAt: try row.decode(3),
            stoppedAt: try row.decode(4), withdrawn: try row.decode(5),
            passages: try results[1].map { row throws(PostgresError) in try PassageRecord(row) },
            journal: try results[2].map { row throws(PostgresError) in try JournalRecord(row) },
            mails: try results[3].map { row throws(PostgresError) in try MailRecord(row) })
    }
}

extension PassageRecord {
    fileprivate init(_ row: Row) throws(PostgresError) {
        enrollment = try row.decode(0)
        scenario = try row.decode(1)
        version = Int(try row.decode(2, as: Int32.self))
        key = try row.decode(3)
        enteredAt = try row.decode(4)
        let isLive = try row.decode(9, as: Bool.self)
        endedAt = isLive ? nil : try row.decode(5)
        endReason = try row.decode(6)
        step = isLive ? try row.decode(7) : nil
        dueAt = isLive ? try row.decode(8) : nil
        isPaused = try row.decode(10)
    }
}

extension JournalRecord {
    fileprivate init(_ row: Row) throws(PostgresError) {
        at = try row.decode(0)
        enrollment = try row.decode(1)
        delivery = try row.decode(2)
        scenario = try row.decode(3)
        step = try row.decode(4)
        kind = try row.decode(5)
        detail = try row.decode(6)
    }
}

extension MailRecord {
    fileprivate init(_ row: Row) throws(PostgresError) {
        delivery = try row.decode(0)
        enrollment = try row.decode(1)
        step = try row.decode(2)
        state = try row.decode(3)
        reason = try row.decode(4)
        attempts = Int(try row.decode(5, as: Int32.self))
        replyCode = try row.decode(6, as: Int32?.self).map { Int($0) }
        reply = try row.decode(7)
        bounceClass = try row.decode(8)
        notBefore = try row.decode(9)
        createdAt = try row.decode(10)
        updatedAt = try row.decode(11)
        deadLetter = try row.decode(12)
    }
}
