package import Identity
package import Postgres
package import Scenario

extension Store {
    /// Declares numbers that are to be added up from now on, and gives those among them whose past isn't yet.
    package func declare(_ fields: Set<EventField>) async throws(PostgresError) -> [EventField] {
        let sorted = fields.sorted()
        guard !sorted.isEmpty else { return [] }
        _ = try await pool.query(
            """
            INSERT INTO event_field (type, field, path) SELECT type, field, path::jsonpath
            FROM unnest(\(sorted.map(\.type)), \(sorted.map(\.field)), \(sorted.map { EventFieldPath.jsonPath(of: $0.field) }))
                AS f (type, field, path) ON CONFLICT DO NOTHING
            """
        )
        let rows = try await pool.query(
            """
            SELECT type, field FROM event_field JOIN unnest(\(sorted.map(\.type)), \(sorted.map(\.field))) AS f (type, field)
                USING (type, field) WHERE counted_at IS NULL ORDER BY type, field
            """
        )
        var open: [EventField] = []
        for row in rows { open.append(EventField(type: try row.decode(0), field: try row.decode(1))) }
        return open
    }

    /// Counts the past of settled fields for the next contacts after `cursor`, each under its row's lock, and returns the last of them; nil
    /// when none is left and the fields are counted. Doing it again changes nothing.
    package func backfill(_ fields: [EventField], after cursor: UUID?, limit: Int = 500) async throws -> UUID? {
        try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                SELECT c.contact_id FROM contact c WHERE c.contact_id > \(cursor ?? UUID(high: 0, low: 0))
                    AND EXISTS (SELECT FROM event_day d WHERE d.contact_id = c.contact_id AND d.type = ANY(\(Set(fields.map(\.type)).sorted()))
                        AND d.field = '')
                ORDER BY c.contact_id LIMIT \(Int64(limit)) FOR NO KEY UPDATE
                """
            )
            let contacts = try rows.map { row throws(PostgresError) in try row.decode(0, as: UUID.self) }
            guard let last = contacts.last else {
                _ = try await transaction.query(
                    """
                    UPDATE event_field SET counted_at = coalesce(counted_at, goniec_now()) FROM
                        unnest(\(fields.map(\.type)), \(fields.map(\.field))) AS f (type, field)
                    WHERE event_field.type = f.type AND event_field.field = f.field
                    """
                )
                return nil
            }
            _ = try await transaction.query(.backfill(fields, of: contacts))
            return last
        }
    }
}

extension Query {
    /// All of the contacts' days anew, for these fields or all whose past isn't counted yet: what was added up since their declaration is
    /// among them.
    static func backfill(_ fields: [EventField]? = nil, of contacts: [UUID]) -> Query {
        """
        INSERT INTO event_day (contact_id, type, field, day, count, sum)
        SELECT n.contact_id, n.type, n.field, n.day, count(*), sum(n.number) FROM (
            SELECT c.contact_id, f.type, f.field, v.day, (v.found #>> '{}')::numeric AS number FROM unnest(\(contacts)) AS c (contact_id)
            CROSS JOIN event_field f
            CROSS JOIN LATERAL (SELECT (v.time AT TIME ZONE 'UTC')::date AS day,
                    jsonb_path_query_first(v.data, f.path, '{}', true) AS found
                FROM event v WHERE v.contact_id = c.contact_id AND v.type = f.type OFFSET 0) v
            WHERE jsonb_typeof(v.found) = 'number' AND CASE WHEN \(fields == nil) THEN f.counted_at IS NULL
                ELSE (f.type, f.field) IN (SELECT * FROM unnest(\((fields ?? []).map(\.type)), \((fields ?? []).map(\.field)))) END) AS n
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (contact_id, type, field, day) DO UPDATE SET count = excluded.count, sum = excluded.sum
        """
    }
}
