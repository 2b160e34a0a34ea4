package import Identity
internal import JSON
package import Jobs
package import Postgres
package import Scenario
package import Time

/// What the trigger reads at the beginning of its transaction, everything locked that it may write.
package struct TriggerState: Sendable {
    /// The database's time, one for the whole transaction.
    package var now: Timestamp
    /// Differs from the last one seen when a scenario or a segment was published, paused, archived or deleted since.
    package var revision: String
    /// The scenarios that an operator has stopped: their wakes are parked.
    package var pausedScenarios: Set<String> = []
    /// The inbox keys that were new; the others had been taken in before.
    package var fresh: Set<InboxKey> = []
    /// Every contact of the batch.
    package var contacts: [UUID: ContactRecord] = [:]
    /// The contacts that were erased: nothing is done for them any more.
    package var erased: Set<UUID> = []
    /// The segments that these contacts belong to.
    package var memberships: [UUID: Set<String>] = [:]
    /// The numbers in events' data that are added up.
    package var fields: Set<EventField> = []
    /// Those among them whose past is added up, too.
    package var countedFields: Set<EventField> = []
    /// The contacts to whom nothing is written, by an operator's word.
    package var stopped: Set<UUID> = []
    /// Who stands for those of these contacts that were merged into others: about them nothing can be decided.
    package var survivors: [UUID: UUID] = [:]
    /// The live enrollments of these contacts.
    package var enrollments: [UUID: [Enrollment]] = [:]

    /// Begins with nothing but the time and the scenarios' revision.
    package init(now: Timestamp, revision: String) {
        self.now = now
        self.revision = revision
    }
}

extension Transaction {
    /// Takes the batch's events into the inbox, makes contacts that are new, and locks and reads contacts and live enrollments, in one
    /// round trip and in the lock order: inbox → contacts → enrollments, each sorted by key.
    ///
    /// `entries` must hold no key twice; `others` are contacts without an event, woken by a timer say.
    package func begin(
        entries: [InboxEntry],
        others: [UUID]
    ) async throws(PostgresError) -> TriggerState {
        let entries = entries.sorted { $0.key < $1.key }
        var subjects: [UUID: String] = [:]
        for entry in entries { subjects[entry.contact] = entry.event.subject }
        let newcomers = subjects.sorted { $0.key < $1.key }
        let everybody = Array(Set(subjects.keys).union(others)).sorted()
        let results = try await pipeline([
            """
            INSERT INTO inbox (contact_id, id, body_hash, received_at)
            SELECT e.*, (SELECT goniec_now())
            FROM unnest(\(entries.map(\.contact)), \(entries.map(\.id)), \(entries.map(\.bodyHash))) AS e
            ON CONFLICT DO NOTHING RETURNING contact_id, id
            """,
            """
            INSERT INTO contact (contact_id, subject) SELECT * FROM unnest(\(newcomers.map(\.key)), \(newcomers.map(\.value)))
            ON CONFLICT DO NOTHING
            """,
            """
            SELECT contact_id, subject, email, locale, zone, attributes, last_event_at, erased_at IS NOT NULL, stopped_at IS NOT NULL,
                segments_due_at
            FROM contact
            WHERE contact_id = ANY(\(everybody)) ORDER BY contact_id FOR NO KEY UPDATE
            """,
            """
            SELECT contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at, ended_at, end_reason
            FROM enrollment WHERE contact_id = ANY(\(everybody)) AND live ORDER BY contact_id, enrollment_id FOR NO KEY UPDATE
            """,
            "SELECT contact_id, segment FROM segment_member WHERE contact_id = ANY(\(everybody))",
            // Last, with the contacts locked: who publishes and then locks a contact, or waits until every transaction from before has ended,
            // knows that nobody works on it by what was before.
            """
            SELECT goniec_now(),
                (SELECT coalesce(string_agg(scenario || '/' || live_version || '/' || state, ',' ORDER BY scenario), '') FROM scenario)
                || '|' || (SELECT coalesce(string_agg(segment || '/' || version || '/' || state, ',' ORDER BY segment), '') FROM segment),
                (SELECT array_agg(substr(scope, 10)) FROM pause WHERE scope LIKE 'scenario:%')
            """,
            "SELECT type, field, counted_at IS NOT NULL FROM event_field",
            .aliases(of: everybody),
        ])
        guard let clock = results[5].first else { throw .misuse("the database gave no time") }
        var state = TriggerState(now: try clock.decode(0), revision: try clock.decode(1))
        state.pausedScenarios = Set(try clock.decode(2, as: [String]?.self) ?? [])
        state.survivors = try results[7].aliases()
        for row in results[0] { state.fresh.insert(InboxKey(contact: try row.decode(0), id: try row.decode(1))) }
        for row in results[2] {
            var record = try ContactRecord(row)
            record.segmentsDueAt = try row.decode(9)
            state.contacts[record.contact.id] = record
            if try row.decode(7) { state.erased.insert(record.contact.id) }
            if try row.decode(8) { state.stopped.insert(record.contact.id) }
        }
        for row in results[3] {
            let enrollment = try Enrollment(row)
            state.enrollments[enrollment.contactID, default: []].append(enrollment)
        }
        for row in results[4] { state.memberships[try row.decode(0), default: []].insert(try row.decode(1)) }
        for row in results[6] {
            let field = EventField(type: try row.decode(0), field: try row.decode(1))
            state.fields.insert(field)
            if try row.decode(2) { state.countedFields.insert(field) }
        }
        return state
    }

    /// The body hashes under which these keys were taken in, and their deliveries that still wait for a worker: a redelivered message's
    /// jobs may never have been published.
    package func takenIn(_ keys: [InboxKey]) async throws(PostgresError) -> (hashes: [InboxKey: [UInt8]], pending: [PendingJob]) {
        let results = try await pipeline([
            """
            SELECT i.contact_id, i.id, i.body_hash FROM inbox i
            JOIN unnest(\(keys.map(\.contact)), \(keys.map(\.id))) AS k (contact_id, id) USING (contact_id, id)
            """,
            """
            SELECT k.contact_id, d.delivery_id, d.lane FROM unnest(\(keys.map(\.contact)), \(keys.map(\.id))) AS k (contact_id, id)
            CROSS JOIN LATERAL (SELECT * FROM delivery d WHERE d.contact_id = k.contact_id OFFSET 0) d
            WHERE d.cause_id = k.id AND d.state = 'pending' AND d.attempts = 0
            """,
        ])
        var hashes: [InboxKey: [UInt8]] = [:]
        for row in results[0] { hashes[InboxKey(contact: try row.decode(0), id: try row.decode(1))] = try row.decode(2) }
        var pending: [PendingJob] = []
        for row in results[1] {
            let key = DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))
            pending.append(PendingJob(key: key, lane: Lane(rawValue: try row.decode(2)) ?? .bulk))
        }
        return (hashes, pending)
    }

    /// The newest enrollment of each contact in each of the scenarios and keys, for the rule of re-entry: the live one, or the one whose
    /// entry's event is the latest, since two may have begun in one transaction. Those that were given up don't count.
    package func latestEnrollments(_ wanted: [EnrollmentKey]) async throws(PostgresError) -> [EnrollmentKey: Enrollment] {
        let rows = try await query(
            """
            SELECT DISTINCT ON (contact_id, scenario, key)
                contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at, ended_at, end_reason
            FROM enrollment JOIN unnest(\(wanted.map(\.contact)), \(wanted.map(\.scenario)), \(wanted.map(\.key)))
                AS k (contact_id, scenario, key) USING (contact_id, scenario, key)
            WHERE end_reason IS DISTINCT FROM 'superseded'
            ORDER BY contact_id, scenario, key, live DESC, (state->'entry'->>'time')::timestamptz DESC,
                state->'entry'->>'source' COLLATE "C" DESC, state->'entry'->>'id' COLLATE "C" DESC
            """
        )
        var found: [EnrollmentKey: Enrollment] = [:]
        for row in rows {
            let enrollment = try Enrollment(row)
            found[EnrollmentKey(contact: enrollment.contactID, scenario: enrollment.scenario, key: enrollment.key)] = enrollment
        }
        return found
    }
}

/// A pending delivery whose job is to be published.
package struct PendingJob: Sendable, Equatable {
    /// The delivery.
    package let key: DeliveryKey
    /// Its lane.
    package let lane: Lane

    /// Names a job.
    package init(key: DeliveryKey, lane: Lane) {
        self.key = key
        self.lane = lane
    }
}

/// What an enrollment is found by when it might be entered again.
package struct EnrollmentKey: Hashable, Sendable {
    /// The contact.
    package let contact: UUID
    /// The scenario.
    package let scenario: String
    /// The correlation key.
    package let key: String

    /// Names a passage of a contact through a scenario.
    package init(contact: UUID, scenario: String, key: String) {
        self.contact = contact
        self.scenario = scenario
        self.key = key
    }
}
