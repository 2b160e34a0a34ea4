package import Identity
package import Postgres
internal import Scenario
internal import Time

extension Store {
    /// All that is known of a contact, with its newest deliveries; nil when there is none.
    package func contactPage(_ id: UUID, deliveries: Int = 20) async throws(PostgresError) -> ContactPage? {
        let results = try await pool.pipeline([
            """
            SELECT contact_id, subject, email, locale, zone, attributes, last_event_at, erased_at IS NOT NULL, created_at, updated_at,
                erased_at, to_regclass('segment_member') IS NOT NULL, stopped_at
            FROM contact WHERE contact_id = \(id)
            """,
            """
            SELECT c.subject FROM contact_alias a JOIN contact c USING (contact_id) WHERE a.survivor_id = \(id) ORDER BY a.merged_at, 1
            """,
            "SELECT topic, granted, source, changed_at FROM consent WHERE contact_id = \(id) ORDER BY topic",
            """
            SELECT enrollment_id, scenario, version, key, state->>'step', entered_at, due_at FROM enrollment
            WHERE contact_id = \(id) AND live ORDER BY entered_at, enrollment_id
            """,
            """
            SELECT delivery_id, scenario, step, template, state, reason, created_at, updated_at FROM delivery
            WHERE contact_id = \(id) ORDER BY created_at DESC, delivery_id DESC LIMIT \(Int64(deliveries))
            """,
        ])
        guard let row = results[0].first else { return nil }
        let segments = try row.decode(11, as: Bool.self) ? try await segments(of: id) : []
        return ContactPage(
            record: try ContactRecord(row), createdAt: try row.decode(8), updatedAt: try row.decode(9), erasedAt: try row.decode(10),
            stoppedAt: try row.decode(12),
            aliases: try results[1].column(), consents: try results[2].all(ContactPage.Consent.init), segments: segments,
            enrollments: try results[3].all(ContactPage.Passage.init), deliveries: try results[4].all(ContactPage.Mail.init))
    }

    private func segments(of id: UUID) async throws(PostgresError) -> [String] {
        try await pool.query("SELECT segment FROM segment_member WHERE contact_id = \(id) ORDER BY 1").column()
    }
}

extension Rows {
    fileprivate func all<Value>(_ read: (Row) throws(PostgresError) -> Value) throws(PostgresError) -> [Value] {
        var values: [Value] = []
        for row in self { values.append(try read(row)) }
        return values
    }
}

extension ContactPage.Consent {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(topic: try row.decode(0), granted: try row.decode(1), source: try row.decode(2), changedAt: try row.decode(3))
    }
}

extension ContactPage.Passage {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.decode(0), scenario: try row.decode(1), version: Int(try row.decode(2, as: Int32.self)), key: try row.decode(3),
            step: try row.decode(4), enteredAt: try row.decode(5), dueAt: try row.decode(6))
    }
}

extension ContactPage.Mail {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.decode(0), scenario: try row.decode(1), step: try row.decode(2), template: try row.decode(3),
            state: try row.decode(4), reason: try row.decode(5), createdAt: try row.decode(6), updatedAt: try row.decode(7))
    }
}
