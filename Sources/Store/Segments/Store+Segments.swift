package import Identity
package import Postgres

extension Store {
    /// Every segment, by name, with its number of members and, while they are being found anew, how far that is.
    package func segments() async throws(PostgresError) -> [SegmentSummary] {
        let rows = try await pool.query(
            """
            SELECT v.segment, v.version, v.checksum, v.author, v.published_at, v.source,
                (SELECT count(*) FROM segment_member m WHERE m.segment = s.segment), r.done, r.total, r.started_at
            FROM segment s JOIN segment_version v USING (segment, version)
            LEFT JOIN LATERAL (SELECT done, total, started_at FROM segment_recount r
                WHERE r.finished_at IS NULL AND s.segment = ANY(r.segments) ORDER BY recount_id DESC LIMIT 1) r ON true
            WHERE s.state = 'active' ORDER BY s.segment
            """
        )
        var list: [SegmentSummary] = []
        for row in rows {
            var recount: RecountProgress?
            if let done = try row.decode(7, as: Int64?.self) {
                recount = RecountProgress(done: done, total: try row.decode(8), startedAt: try row.decode(9))
            }
            list.append(SegmentSummary(definition: try StoredSegment(row), members: try row.decode(6), recount: recount))
        }
        return list
    }

    /// A page of a segment's members in the order of their contacts' ids, after a contact.
    package func members(of segment: String, after contact: UUID? = nil, limit: Int = 1_000) async throws(PostgresError) -> [SegmentMember]
    {
        let rows = try await pool.query(
            """
            SELECT c.subject, c.contact_id, c.email, m.since FROM segment_member m JOIN contact c USING (contact_id)
            WHERE m.segment = \(segment) AND m.contact_id > \(contact ?? UUID(high: 0, low: 0))
            ORDER BY m.contact_id LIMIT \(Int64(limit))
            """
        )
        var members: [SegmentMember] = []
        for row in rows {
            members.append(
                SegmentMember(subject: try row.decode(0), contact: try row.decode(1), email: try row.decode(2), since: try row.decode(3)))
        }
        return members
    }
}

extension Transaction {
    /// The newest definition of every segment.
    package func liveSegments() async throws(PostgresError) -> [StoredSegment] {
        let rows = try await query(
            """
            SELECT v.segment, v.version, v.checksum, v.author, v.published_at, v.source
            FROM segment s JOIN segment_version v USING (segment, version) WHERE s.state = 'active' ORDER BY s.segment
            """
        )
        var segments: [StoredSegment] = []
        for row in rows { segments.append(try StoredSegment(row)) }
        return segments
    }
}

extension StoredSegment {
    fileprivate init(_ row: Row) throws(PostgresError) {
        segment = try row.decode(0)
        version = Int(try row.decode(1, as: Int32.self))
        checksum = try row.decode(2)
        author = try row.decode(3)
        publishedAt = try row.decode(4)
        source = try row.decode(5)
    }
}
