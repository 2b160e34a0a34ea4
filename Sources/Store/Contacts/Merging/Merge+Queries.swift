internal import Identity
internal import Postgres

/// The statements of a merge, in the lock order contacts → enrollments → timers → deliveries.
extension Merge {
    func contactQueries(reason: String?) -> [Query] {
        [
            """
            UPDATE contact c SET email = coalesce(c.email, f.email), locale = coalesce(c.locale, f.locale), zone = coalesce(c.zone, f.zone),
                attributes = f.attributes || c.attributes, last_event_at = greatest(c.last_event_at, f.last_event_at),
                stopped_at = coalesce(c.stopped_at, f.stopped_at), updated_at = \(now)
            FROM contact f WHERE c.contact_id = \(into) AND f.contact_id = \(from)
            """,
            """
            UPDATE contact SET email = NULL, locale = NULL, zone = NULL, attributes = '{}', updated_at = \(now), erased_at = \(now)
            WHERE contact_id = \(from)
            """,
            "UPDATE contact_alias SET survivor_id = \(into) WHERE survivor_id = \(from)",
            "INSERT INTO contact_alias (contact_id, survivor_id, reason, merged_at) VALUES (\(from), \(into), \(reason as String?), \(now))",
            """
            WITH gone AS (DELETE FROM consent WHERE contact_id = \(from) RETURNING topic, granted, source, changed_at),
            changed AS (
                INSERT INTO consent AS c (contact_id, topic, granted, source, changed_at)
                SELECT \(into), topic, granted, source, changed_at FROM gone
                ON CONFLICT (contact_id, topic) DO UPDATE SET granted = false, source = excluded.source, changed_at = excluded.changed_at
                WHERE c.granted AND NOT excluded.granted RETURNING topic, granted)
            INSERT INTO journal (contact_id, at, id, kind, detail)
            SELECT \(into), \(now), gen_random_uuid(), CASE WHEN granted THEN 'consent-granted' ELSE 'consent-withdrawn' END,
                topic || ' (merge)' FROM changed
            """,
        ]
    }

    /// What other parts of the schema keep of a contact.
    var neighbourQueries: [Query] {
        var queries: [Query] = []
        if hasAggregates {
            queries.append(
                """
                WITH gone AS (DELETE FROM event_day WHERE contact_id = \(from) RETURNING type, field, day, count, sum)
                INSERT INTO event_day AS d (contact_id, type, field, day, count, sum)
                SELECT \(into), type, field, day, count, sum FROM gone
                ON CONFLICT (contact_id, type, field, day) DO UPDATE SET count = d.count + excluded.count, sum = d.sum + excluded.sum
                """
            )
        }
        // The survivor's own are looked at again by the timer; those of a contact that is no more have nobody to tell.
        if hasSegments { queries.append("DELETE FROM segment_member WHERE contact_id = \(from)") }
        return queries
    }

    var enrollmentQueries: [Query] {
        [
            """
            UPDATE enrollment SET live = false, due_at = NULL, ended_at = \(now), end_reason = 'merged'
            WHERE contact_id = \(from) AND enrollment_id = ANY(\(ended.map(\.id)))
            """,
            "UPDATE enrollment SET contact_id = \(into) WHERE contact_id = \(from)",
        ]
    }

    /// A timer that is on its way already stays under the old contact: its wake is the survivor's.
    var timerQueries: [Query] {
        let all = (kept + ended).filter { $0.dueAt != nil }.sorted { ($0.dueAt ?? now, $0.id) < ($1.dueAt ?? now, $1.id) }
        let moved = all.filter { passage in kept.contains { $0.id == passage.id } }
        return [
            """
            DELETE FROM timer t USING unnest(\(all.map(\.dueAt)), \(all.map(\.id)), \(all.map(\.waitNumber)))
                AS k (due_at, enrollment_id, wait_no)
            WHERE t.due_at = k.due_at AND t.contact_id = \(from) AND t.enrollment_id = k.enrollment_id AND t.wait_no = k.wait_no
            """,
            """
            INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
            SELECT greatest(due_at, \(now)), \(into), enrollment_id, wait_no
            FROM unnest(\(moved.map(\.dueAt)), \(moved.map(\.id)), \(moved.map(\.waitNumber))) AS k (due_at, enrollment_id, wait_no)
            ON CONFLICT DO NOTHING
            """,
            .segmentWakes(ofContactsIn: "(SELECT contact_id FROM contact WHERE contact_id = '\(into)') AS c"),
        ]
    }

    /// The first tells how many are being handed over: the worker that does so knows them by their old key.
    var deliveryQueries: [Query] {
        [
            """
            SELECT count(*) FILTER (WHERE state = 'sending') FROM (
                SELECT state FROM delivery WHERE contact_id = \(from) ORDER BY delivery_id FOR UPDATE) AS locked
            """,
            """
            UPDATE delivery SET state = 'cancelled', reason = 'merged', updated_at = \(now)
            WHERE contact_id = \(from) AND state = 'pending' AND enrollment_id = ANY(\(ended.map(\.id)))
            """,
            "UPDATE delivery SET contact_id = \(into) WHERE contact_id = \(from)",
        ]
    }

    /// An event that was published under both names counts once.
    var historyQueries: [Query] {
        [
            """
            DELETE FROM event WHERE contact_id = \(from) AND id IN (SELECT id FROM inbox WHERE contact_id = \(into))
            """,
            "DELETE FROM inbox f WHERE contact_id = \(from) AND EXISTS (SELECT FROM inbox i WHERE i.contact_id = \(into) AND i.id = f.id)",
            "UPDATE inbox SET contact_id = \(into) WHERE contact_id = \(from)",
            "UPDATE journal SET contact_id = \(into) WHERE contact_id = \(from)",
            "UPDATE dead_letter SET contact_id = \(into) WHERE contact_id = \(from)",
            "UPDATE event SET contact_id = \(into) WHERE contact_id = \(from)",
        ]
    }

    func recordQueries(reason: String?, by actor: String, journalIDs: () -> UUID) -> [Query] {
        let detail = "\(subject) is this contact now" + (reason.map { ": \($0)" } ?? "")
        return [
            """
            INSERT INTO journal (contact_id, at, id, enrollment_id, scenario, kind, detail)
            SELECT \(into), \(now), id, enrollment_id, scenario, 'merged', detail
            FROM unnest(\([journalIDs()] + ended.map { _ in journalIDs() }), \([nil] + ended.map { UUID?.some($0.id) }),
                \([nil] + ended.map { String?.some($0.scenario) }),
                \([detail] + ended.map { _ in "the other contact stands in the scenario already" })) AS j (id, enrollment_id, scenario, detail)
            """,
            """
            INSERT INTO audit (actor, action, subject, reason)
            VALUES (\(actor), 'contact merge', \("\(from) into \(into)"), \(reason as String?))
            """,
        ]
    }
}
