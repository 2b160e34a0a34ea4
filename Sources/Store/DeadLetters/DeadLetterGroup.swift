package import Postgres
package import Time

/// Letters with the same failure.
package struct DeadLetterGroup: Sendable, Equatable {
    /// The fingerprint that they share: the group's name.
    package let fingerprint: String
    /// The queue that they share.
    package let queue: String
    /// The newest one's reason.
    package let reason: String
    /// How many there are.
    package let count: Int64
    /// When the first of them died first.
    package let firstAt: Timestamp
    /// When the last of them died last.
    package let lastAt: Timestamp
}

extension Store {
    /// The groups of the letters that a filter means, the largest first.
    package func deadLetterGroups(_ filter: DeadLetterFilter) async throws(PostgresError) -> [DeadLetterGroup] {
        var query = Query.StringInterpolation(literalCapacity: 600, interpolationCount: 8)
        query.appendLiteral(
            """
            SELECT l.fingerprint, l.queue, (array_agg(l.reason ORDER BY l.last_at DESC))[1], count(*), min(l.first_at), max(l.last_at)
            FROM dead_letter l WHERE true
            """
        )
        filter.append(to: &query)
        query.appendLiteral(" GROUP BY l.fingerprint, l.queue ORDER BY count(*) DESC, max(l.last_at) DESC, l.fingerprint")
        var groups: [DeadLetterGroup] = []
        for row in try await pool.query(Query(stringInterpolation: query)) {
            groups.append(
                DeadLetterGroup(
                    fingerprint: try row.decode(0), queue: try row.decode(1), reason: try row.decode(2), count: try row.decode(3),
                    firstAt: try row.decode(4), lastAt: try row.decode(5)
                )
            )
        }
        return groups
    }
}
