package import Identity
package import Postgres
internal import Time

/// A part of a list.
package struct LetterPage<Letter: Sendable>: Sendable {
    /// The letters, in the list's order.
    package let letters: [Letter]
    /// Where the next part begins; nil at the end.
    package let next: LetterCursor?
}

extension Store {
    /// Up to `limit` letters that a filter means, those that died last first, behind `cursor`.
    package func deadLetters(
        _ filter: DeadLetterFilter, after cursor: LetterCursor? = nil, limit: Int
    ) async throws(PostgresError) -> LetterPage<LetterSummary> {
        let rows = try await page(LetterSummary.columns, filter, after: cursor, isNewestFirst: true, limit: limit)
        var letters: [LetterSummary] = []
        for row in rows { letters.append(try LetterSummary(row)) }
        let last = letters.count == limit ? letters.last : nil
        return LetterPage(letters: letters, next: last.map { LetterCursor(at: $0.lastAt, id: $0.id) })
    }

    /// Up to `limit` letters that a filter means with all they carry, those that died first first, behind `cursor`.
    package func wholeDeadLetters(
        _ filter: DeadLetterFilter, after cursor: LetterCursor? = nil, limit: Int
    ) async throws(PostgresError) -> LetterPage<StoredLetter> {
        let rows = try await page(StoredLetter.columns, filter, after: cursor, isNewestFirst: false, limit: limit)
        var letters: [StoredLetter] = []
        for row in rows { letters.append(try StoredLetter(row)) }
        let last = letters.count == limit ? letters.last : nil
        return LetterPage(letters: letters, next: last.map { LetterCursor(at: $0.summary.lastAt, id: $0.id) })
    }

    /// How many letters a filter means.
    package func deadLetterCount(_ filter: DeadLetterFilter) async throws(PostgresError) -> Int64 {
        var query = Query.StringInterpolation(literalCapacity: 200, interpolationCount: 8)
        query.appendLiteral("SELECT count(*) FROM dead_letter l WHERE true")
        filter.append(to: &query)
        return try await pool.query(Query(stringInterpolation: query)).first?.decode(0) ?? 0
    }

    /// A letter with its history, oldest first; nil when there is none with this id.
    package func deadLetter(_ id: UUID) async throws(PostgresError) -> (letter: StoredLetter, history: [LetterEvent])? {
        let results = try await pool.pipeline([
            "SELECT \(unescaped: StoredLetter.columns) FROM dead_letter l WHERE l.dead_letter_id = \(id)",
            "SELECT at, action, actor, reason, operation_id FROM dead_letter_history WHERE dead_letter_id = \(id) ORDER BY at, id",
        ])
        guard let row = results[0].first else { return nil }
        var history: [LetterEvent] = []
        for row in results[1] { history.append(try LetterEvent(row)) }
        return (try StoredLetter(row), history)
    }

    private func page(
        _ columns: String, _ filter: DeadLetterFilter, after cursor: LetterCursor?, isNewestFirst: Bool, limit: Int
    ) async throws(PostgresError) -> Rows {
        var query = Query.StringInterpolation(literalCapacity: 800, interpolationCount: 12)
        query.appendLiteral("SELECT \(columns) FROM dead_letter l WHERE true")
        filter.append(to: &query)
        if let cursor {
            query.appendLiteral(" AND (l.last_at, l.dead_letter_id) \(isNewestFirst ? "<" : ">") (")
            query.appendInterpolation(cursor.at)
            query.appendLiteral(", ")
            query.appendInterpolation(cursor.id)
            query.appendLiteral(")")
        }
        let direction = isNewestFirst ? "DESC" : "ASC"
        query.appendLiteral(" ORDER BY l.last_at \(direction), l.dead_letter_id \(direction) LIMIT ")
        query.appendInterpolation(Int64(limit))
        return try await pool.query(Query(stringInterpolation: query))
    }
}
