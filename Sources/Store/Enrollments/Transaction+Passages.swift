internal import IO
internal import Identity
internal import Postgres
internal import Scenario
internal import Time

extension Transaction {
    /// What `decide` makes of those passages that are still under way, and of how many it makes something; nothing is saved yet. Their
    /// contacts are locked and then they are, each in the order of the keys.
    func advance(
        _ keys: [PassageKey], decide: (Enrollment, Timestamp) -> Advance?
    ) async throws -> (writes: TriggerWrites, changed: Int) {
        let (now, enrollments) = try await lock(keys)
        var writes = TriggerWrites(now: now)
        var random = SystemRandom()
        var changed = 0
        for enrollment in enrollments {
            guard let advance = decide(enrollment, now) else { continue }
            changed += 1
            writes.add(advance, of: enrollment) { UUID.version7(milliseconds: now.microseconds / 1_000, using: &random) }
        }
        return (writes, changed)
    }

    private func lock(_ keys: [PassageKey]) async throws(PostgresError) -> (Timestamp, [Enrollment]) {
        let contacts = Set(keys.map(\.contact)).sorted()
        let results = try await pipeline([
            "SELECT goniec_now()",
            "SELECT FROM contact WHERE contact_id = ANY(\(contacts)) ORDER BY contact_id FOR NO KEY UPDATE",
            """
            SELECT e.contact_id, e.enrollment_id, e.scenario, e.version, e.key, e.live, e.wait_no, e.due_at, e.state, e.entered_at,
                e.ended_at, e.end_reason
            FROM unnest(\(keys.map(\.contact)), \(keys.map(\.enrollment))) AS k (contact_id, enrollment_id)
            CROSS JOIN LATERAL (SELECT * FROM enrollment e
                WHERE e.contact_id = k.contact_id AND e.enrollment_id = k.enrollment_id OFFSET 0 FOR NO KEY UPDATE) e
            WHERE e.live
            """,
        ])
        guard let clock = results[0].first else { throw .misuse("the database gave no time") }
        var enrollments: [Enrollment] = []
        for row in results[2] { enrollments.append(try Enrollment(row)) }
        return (try clock.decode(0), enrollments)
    }
}
