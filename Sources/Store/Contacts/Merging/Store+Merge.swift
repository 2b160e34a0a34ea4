package import Identity
internal import Postgres

extension Store {
    /// Merges a contact into another, in one transaction: from then on what is said of the first is said of the second.
    ///
    /// Attributes of the survivor win, those it lacks are filled in; a consent withdrawn on either side is withdrawn. Of two live
    /// enrollments in one scenario under one key the survivor's goes on. Throws `MergeError`; its `.sending` passes.
    package func mergeContacts(
        _ from: UUID, into survivor: UUID, reason: String?, by actor: String, journalIDs: () -> UUID
    ) async throws -> MergeResult {
        guard from != survivor else { throw MergeError.same(from.description) }
        return try await pool.transaction { transaction in
            let merge = try await transaction.prepareMerge(from, into: survivor)
            return try await transaction.merge(merge, reason: reason, by: actor, journalIDs: journalIDs)
        }
    }
}

extension Transaction {
    /// Locks both contacts and their enrollments, in the lock order.
    fileprivate func prepareMerge(_ from: UUID, into survivor: UUID) async throws -> Merge {
        let results = try await pipeline([
            """
            SELECT contact_id, subject, erased_at IS NOT NULL FROM contact WHERE contact_id = ANY(\([from, survivor]))
            ORDER BY contact_id FOR UPDATE
            """,
            """
            SELECT a.contact_id, c.subject FROM contact_alias a JOIN contact c ON c.contact_id = a.survivor_id
            WHERE a.contact_id = ANY(\([from, survivor]))
            """,
            """
            SELECT contact_id, enrollment_id, scenario, key, due_at, wait_no FROM enrollment
            WHERE contact_id = ANY(\([from, survivor])) AND live ORDER BY contact_id, enrollment_id FOR UPDATE
            """,
            "SELECT goniec_now()",
        ])
        var subjects: [UUID: String] = [:]
        var erased: Set<UUID> = []
        for row in results[0] {
            let id: UUID = try row.decode(0)
            subjects[id] = try row.decode(1, as: String.self)
            if try row.decode(2, as: Bool.self) { erased.insert(id) }
        }
        var survivors: [UUID: String] = [:]
        for row in results[1] { survivors[try row.decode(0)] = try row.decode(1, as: String.self) }
        for id in [from, survivor] {
            guard let subject = subjects[id] else { throw MergeError.unknown(id.description) }
            if let other = survivors[id] { throw MergeError.merged(subject, into: other) }
            if erased.contains(id) { throw MergeError.erased(subject) }
        }
        return try Merge(from: from, into: survivor, subject: subjects[from] ?? "", enrollments: results[2], clock: results[3])
    }

    fileprivate func merge(
        _ merge: Merge, reason: String?, by actor: String, journalIDs: () -> UUID
    ) async throws -> MergeResult {
        _ = try await pipeline(merge.contactQueries(reason: reason) + merge.neighbourQueries)
        let enrollments = try await pipeline(merge.enrollmentQueries)
        _ = try await pipeline(merge.timerQueries)
        let deliveries = try await pipeline(merge.deliveryQueries)
        if let sending: Int = try deliveries[0].first?.decode(0), sending > 0 { throw MergeError.sending(merge.subject) }
        let events = try await pipeline(merge.historyQueries)
        // A backfill that is under way may have passed the survivor.
        _ = try await query(.backfill(of: [merge.into]))
        _ = try await pipeline(merge.recordQueries(reason: reason, by: actor, journalIDs: journalIDs))
        return MergeResult(
            enrollments: enrollments.last?.affected ?? 0, endedEnrollments: merge.ended.count,
            deliveries: deliveries.last?.affected ?? 0, events: events.last?.affected ?? 0)
    }
}
