internal import Identity
package import Postgres

extension Store {
    /// Publishes definitions as the segments' next versions, all or none, and lets their members be found anew. The same content as a
    /// segment's newest makes none. Of two publishers at once one waits for the other.
    package func publish(_ segments: [NewSegment], author: String) async throws -> [String: SegmentPublishing] {
        try await pool.transaction { transaction in
            var results: [String: SegmentPublishing] = [:]
            for segment in segments.sorted(by: { $0.segment < $1.segment }) {
                results[segment.segment] = try await transaction.publish(segment, author: author)
            }
            let changed = results.filter { if case .published = $0.value { true } else { false } }.keys.sorted()
            if !changed.isEmpty {
                _ = try await transaction.query(
                    "INSERT INTO segment_recount (segments, total) SELECT \(changed), count(*) FROM contact WHERE erased_at IS NULL")
            }
            return results
        }
    }

    /// Deletes a segment: nobody comes in or leaves any more. Its versions stay; its members go with `deleteMembers`. False when there is none.
    package func deleteSegment(_ segment: String) async throws(PostgresError) -> Bool {
        let rows = try await pool.query(
            "UPDATE segment SET state = 'deleted', updated_at = now() WHERE segment = \(segment) AND state = 'active'")
        return rows.affected > 0
    }

    /// Deletes up to `limit` memberships of a deleted segment, and returns how many there were.
    package func deleteMembers(of segment: String, limit: Int = 10_000) async throws(PostgresError) -> Int {
        let rows = try await pool.query(
            """
            DELETE FROM segment_member m USING (
                SELECT n.contact_id FROM segment_member n JOIN segment s USING (segment)
                WHERE n.segment = \(segment) AND s.state = 'deleted' ORDER BY n.contact_id LIMIT \(Int64(limit))) AS k
            WHERE m.contact_id = k.contact_id AND m.segment = \(segment)
            """
        )
        return rows.affected
    }
}

extension Transaction {
    fileprivate func publish(_ segment: NewSegment, author: String) async throws(PostgresError) -> SegmentPublishing {
        // The row is the lock; it stands before the first version does.
        _ = try await query(
            "INSERT INTO segment (segment, state, version) VALUES (\(segment.segment), 'deleted', 0) ON CONFLICT DO NOTHING")
        let rows = try await query(
            """
            SELECT s.version, s.state, v.checksum FROM (SELECT * FROM segment WHERE segment = \(segment.segment) FOR UPDATE) s
            LEFT JOIN segment_version v ON v.segment = s.segment AND v.version = s.version
            """
        )
        guard let row = rows.first else { throw .misuse("the segment's row is gone") }
        let newest = Int(try row.decode(0, as: Int32.self))
        if try row.decode(1, as: String.self) == "active", try row.decode(2, as: String?.self) == segment.checksum {
            return .unchanged(version: newest)
        }
        _ = try await pipeline([
            // Of a deleted one some may be left.
            """
            DELETE FROM segment_member m USING segment s WHERE s.segment = \(segment.segment) AND s.state = 'deleted' AND m.segment = s.segment
            """,
            """
            INSERT INTO segment_version (segment, version, checksum, author, source)
            VALUES (\(segment.segment), \(Int32(newest + 1)), \(segment.checksum), \(author), \(segment.source))
            """,
            """
            UPDATE segment SET state = 'active', version = \(Int32(newest + 1)), updated_at = now() WHERE segment = \(segment.segment)
            """,
        ])
        return .published(version: newest + 1)
    }
}
