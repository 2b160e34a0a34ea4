internal import Identity
internal import JSON
internal import Jobs
package import Postgres
internal import Scenario
internal import Time

extension Transaction {
    /// Writes everything in one round trip, in the lock order contacts → enrollments → timers → deliveries, each sorted by key.
    package func save(_ writes: TriggerWrites) async throws(PostgresError) {
        _ = try await pipeline(
            writes.contactQueries + writes.membershipQueries + writes.enrollmentQueries + writes.timerQueries + writes.deliveryQueries
                + writes.journalQueries
        )
    }
}

extension TriggerWrites {
    fileprivate var contactQueries: [Query] {
        var queries: [Query] = []
        let records = contacts.values.sorted { $0.contact.id < $1.contact.id }
        if !records.isEmpty {
            queries.append(
                """
                UPDATE contact c SET email = n.email, locale = n.locale, zone = n.zone, attributes = n.attributes,
                    last_event_at = n.last_event_at, segments_due_at = n.segments_due_at, updated_at = \(now)
                FROM unnest(\(records.map(\.contact.id)), \(records.map(\.contact.email)), \(records.map(\.contact.locale)),
                    \(records.map(\.contact.zone)), \(records.map { JSONB($0.contact.attributes) }), \(records.map(\.lastEventAt)),
                    \(records.map(\.segmentsDueAt)))
                    AS n (contact_id, email, locale, zone, attributes, last_event_at, segments_due_at)
                WHERE c.contact_id = n.contact_id
                """
            )
        }
        let topics = consents.sorted { ($0.key.contact, $0.key.name) < ($1.key.contact, $1.key.name) }
        if !topics.isEmpty {
            queries.append(
                """
                INSERT INTO consent (contact_id, topic, granted, source, changed_at)
                SELECT *, 'event', \(now) FROM unnest(\(topics.map(\.key.contact)), \(topics.map(\.key.name)), \(topics.map(\.value)))
                ON CONFLICT (contact_id, topic) DO UPDATE SET granted = excluded.granted, source = excluded.source,
                    changed_at = excluded.changed_at
                """
            )
        }
        if !events.isEmpty {
            queries.append(
                """
                INSERT INTO event (contact_id, id, time, source, event_id, type, data, received_at)
                SELECT *, \(now) FROM unnest(\(events.map(\.contact)), \(events.map(\.id)), \(events.map(\.event.time)),
                    \(events.map(\.event.source)), \(events.map(\.event.id)), \(events.map(\.event.type)),
                    \(events.map { JSONB($0.event.data) }))
                """
            )
            var counts = DayCounts(fields: fields)
            for entry in events { counts.add(entry.event, of: entry.contact) }
            if let query = counts.query { queries.append(query) }
        }
        return queries
    }

    fileprivate var membershipQueries: [Query] {
        let joined = memberships.filter(\.value).keys.sorted()
        let left = memberships.filter { !$0.value }.keys.sorted()
        var queries: [Query] = []
        if !left.isEmpty {
            queries.append(
                """
                DELETE FROM segment_member m USING unnest(\(left.map(\.contact)), \(left.map(\.segment))) AS k (contact_id, segment)
                WHERE m.contact_id = k.contact_id AND m.segment = k.segment
                """
            )
        }
        if !joined.isEmpty {
            queries.append(
                """
                INSERT INTO segment_member (contact_id, segment, since)
                SELECT *, \(now) FROM unnest(\(joined.map(\.contact)), \(joined.map(\.segment))) ON CONFLICT DO NOTHING
                """
            )
        }
        return queries
    }

    fileprivate var enrollmentQueries: [Query] {
        // Ended ones first: a new live one under the same key must not meet the old one in the unique index.
        let sorted = enrollments.values.sorted {
            ($0.isLive ? 1 : 0, $0.contactID, $0.id) < ($1.isLive ? 1 : 0, $1.contactID, $1.id)
        }
        return [sorted.filter { !$0.isLive }, sorted.filter(\.isLive)].filter { !$0.isEmpty }.map { rows in
            """
            INSERT INTO enrollment (contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at,
                ended_at, end_reason, fanout_id)
            SELECT * FROM unnest(\(rows.map(\.contactID)), \(rows.map(\.id)), \(rows.map(\.scenario)), \(rows.map { Int32($0.version) }),
                \(rows.map(\.key)), \(rows.map(\.isLive)), \(rows.map { Int32($0.waitNumber) }), \(rows.map(\.dueAt)),
                \(rows.map { JSONB($0.json()) }),
                \(rows.map(\.enteredAt)), \(rows.map(\.endedAt)), \(rows.map { $0.endReason?.rawValue }),
                \(rows.map { Fanout.id(behind: $0.entry) }))
            ON CONFLICT (contact_id, enrollment_id) DO UPDATE SET version = excluded.version, live = excluded.live,
                wait_no = excluded.wait_no, due_at = excluded.due_at, state = excluded.state, ended_at = excluded.ended_at, end_reason = excluded.end_reason
            """
        }
    }

    fileprivate var timerQueries: [Query] {
        let removed = removedTimers.subtracting(timers).sorted { ($0.dueAt, $0.enrollment) < ($1.dueAt, $1.enrollment) }
        let set = timers.sorted { ($0.dueAt, $0.enrollment) < ($1.dueAt, $1.enrollment) }
        var queries: [Query] = []
        if let first = removed.first, let last = removed.last {
            // The bounds let the planner leave out the partitions that hold none of them.
            queries.append(
                """
                DELETE FROM timer t USING unnest(\(removed.map(\.dueAt)), \(removed.map(\.contact)), \(removed.map(\.enrollment)),
                    \(removed.map { Int32($0.waitNumber) })) AS k (due_at, contact_id, enrollment_id, wait_no)
                WHERE t.due_at = k.due_at AND t.contact_id = k.contact_id AND t.enrollment_id = k.enrollment_id AND t.wait_no = k.wait_no
                    AND t.due_at >= \(first.dueAt) AND t.due_at <= \(last.dueAt)
                """
            )
        }
        if !set.isEmpty {
            queries.append(
                """
                INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
                SELECT * FROM unnest(\(set.map { max($0.dueAt, now) }), \(set.map(\.contact)), \(set.map(\.enrollment)),
                    \(set.map { Int32($0.waitNumber) })) ON CONFLICT DO NOTHING
                """
            )
        }
        return queries
    }

    fileprivate var deliveryQueries: [Query] {
        var queries: [Query] = []
        let called = cancelled.sorted { ($0.value.contact, $0.key) < ($1.value.contact, $1.key) }
        if !called.isEmpty {
            queries.append(
                """
                WITH called AS (SELECT k.contact_id, d.delivery_id, k.reason
                    FROM unnest(\(called.map(\.value.contact)), \(called.map(\.key)), \(called.map(\.value.reason)))
                        AS k (contact_id, enrollment_id, reason)
                    CROSS JOIN LATERAL (SELECT delivery_id FROM delivery d
                        WHERE d.contact_id = k.contact_id AND d.enrollment_id = k.enrollment_id OFFSET 0) d
                    ORDER BY k.contact_id, d.delivery_id),
                locked AS (SELECT c.* FROM called c \(lockedDelivery: "c")
                    WHERE d.state = 'pending')
                UPDATE delivery d SET state = 'cancelled', reason = l.reason, updated_at = \(now)
                FROM locked l WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id
                """
            )
        }
        let taken = outcomes.sorted()
        if !taken.isEmpty {
            queries.append(
                """
                WITH locked AS (SELECT k.* FROM unnest(\(taken.map(\.contact)), \(taken.map(\.delivery))) AS k (contact_id, delivery_id)
                    \(lockedDelivery: "k")
                    WHERE d.outcome_pending)
                UPDATE delivery d SET outcome_pending = false
                FROM locked l WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id
                """
            )
        }
        return queries + newDeliveryQueries
    }

    private var newDeliveryQueries: [Query] {
        let rows = deliveries.sorted { $0.key < $1.key }
        guard !rows.isEmpty else { return [] }
        return [
            """
            INSERT INTO delivery (contact_id, delivery_id, enrollment_id, cause_id, scenario, version, step, template, topic, lane,
                uncertain_policy, context, expires_at, not_before, created_at, updated_at)
            SELECT *, \(now + Store.lease), \(now), \(now) FROM unnest(\(rows.map(\.key.contact)), \(rows.map(\.key.delivery)),
                \(rows.map(\.enrollment)), \(rows.map(\.cause)), \(rows.map(\.scenario)), \(rows.map { Int32($0.version) }),
                \(rows.map(\.step)), \(rows.map(\.template)), \(rows.map(\.topic)), \(rows.map(\.lane.rawValue)),
                \(rows.map(\.uncertainPolicy)), \(rows.map { JSONB($0.context) }), \(rows.map(\.expiresAt)))
            ON CONFLICT DO NOTHING
            """
        ]
    }

    fileprivate var journalQueries: [Query] {
        guard !journal.isEmpty else { return [] }
        return [
            """
            INSERT INTO journal (contact_id, id, enrollment_id, delivery_id, scenario, step, kind, detail, at)
            SELECT *, \(now) FROM unnest(\(journal.map(\.contact)), \(journal.map(\.id)), \(journal.map(\.enrollment)),
                \(journal.map(\.delivery)), \(journal.map(\.scenario)), \(journal.map(\.step)), \(journal.map(\.kind)),
                \(journal.map(\.detail)))
            """
        ]
    }
}
