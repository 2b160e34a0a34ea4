package import Identity
internal import JSON
package import Postgres
package import Scenario
package import Time

/// A stored event under its inbox id.
package struct StoredEvent: Sendable, Equatable {
    /// The inbox id.
    package let id: UUID
    /// The event.
    package let event: Event
}

extension Transaction {
    /// So many events of a contact are read at most that happened before a late one: passages that began before them aren't begun anew.
    package static let pastLimit = 1_000

    /// The stored events of these contacts that are no earlier than the given times, oldest first, and those before them since a passage's
    /// entry, of which the `pastLimit` newest.
    package func events(
        after times: [UUID: Timestamp], since entries: [UUID: Timestamp]
    ) async throws(PostgresError) -> [UUID: [StoredEvent]] {
        let sorted = times.sorted { $0.key < $1.key }
        let since = sorted.map { entries[$0.key] ?? $0.value }
        let rows = try await query(
            """
            SELECT e.contact_id, e.id, e.event_id, e.source, e.type, e.time, e.data, c.subject
            FROM unnest(\(sorted.map(\.key)), \(sorted.map(\.value)), \(since)) AS k (contact_id, late, since)
            JOIN contact c ON c.contact_id = k.contact_id
            CROSS JOIN LATERAL (
                SELECT * FROM event WHERE contact_id = k.contact_id AND time >= k.late
                UNION ALL
                (SELECT * FROM event WHERE contact_id = k.contact_id AND time >= k.since AND time < k.late
                    ORDER BY time DESC, source COLLATE "C" DESC, event_id COLLATE "C" DESC LIMIT \(Int64(Self.pastLimit)))) e
            ORDER BY e.contact_id, e.time, e.source COLLATE "C", e.event_id COLLATE "C"
            """
        )
        var events: [UUID: [StoredEvent]] = [:]
        for row in rows {
            let event = Event(
                id: try row.decode(2), source: try row.decode(3), type: try row.decode(4), subject: try row.decode(7),
                time: try row.decode(5), data: try row.json(6)
            )
            events[try row.decode(0), default: []].append(StoredEvent(id: try row.decode(1), event: event))
        }
        return events
    }

    /// The ended enrollments of these contacts that were under way at or after the given times, and those just before them and before live
    /// ones: what a late event may concern.
    package func enrollments(endedAfter times: [UUID: Timestamp]) async throws(PostgresError) -> [UUID: [Enrollment]] {
        let sorted = times.sorted { $0.key < $1.key }
        let rows = try await query(
            """
            SELECT contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at, ended_at, end_reason
            FROM (
                SELECT p.*, lead(reaches) OVER (PARTITION BY contact_id, scenario, key ORDER BY (state->'entry'->>'time')::timestamptz,
                    state->'entry'->>'source' COLLATE "C", state->'entry'->>'id' COLLATE "C") AS leads
                FROM (
                    SELECT e.*, live OR ended_at > k.late OR (state->'cursor'->>'time')::timestamptz >= k.late AS reaches
                    FROM unnest(\(sorted.map(\.key)), \(sorted.map(\.value))) AS k (contact_id, late)
                    JOIN enrollment e USING (contact_id)
                    WHERE e.end_reason IS DISTINCT FROM 'superseded' OR (state->'cursor'->>'time')::timestamptz >= k.late) p) q
            WHERE NOT live AND (reaches OR leads)
            ORDER BY contact_id, enrollment_id
            """
        )
        var found: [UUID: [Enrollment]] = [:]
        for row in rows {
            let enrollment = try Enrollment(row)
            found[enrollment.contactID, default: []].append(enrollment)
        }
        return found
    }
}
