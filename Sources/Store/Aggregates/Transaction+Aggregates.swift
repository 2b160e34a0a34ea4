package import Identity
internal import JSON
package import Postgres
package import Scenario
package import Time

extension Transaction {
    /// How many events of a contact's window are read one by one at most, the day at its edge aside: as far as these reach, the moments at
    /// which they leave the window are known. Few: further ahead something else will have happened, or a look costs less than reading them
    /// every time.
    private static let detailLimit: Int64 = 10

    /// What these contacts' events come to, as far as somebody asks; one query, however many contacts there are.
    ///
    /// Numbers of fields that aren't `counted` are added up from the events themselves.
    package func aggregates(
        of contacts: [UUID], _ needs: AggregateNeeds, counted: Set<EventField>, now: Timestamp
    ) async throws(PostgresError) -> [UUID: Rollup] {
        var rollups = Dictionary(uniqueKeysWithValues: contacts.map { ($0, Rollup(now: now, needs: needs)) })
        guard !needs.isEmpty, !contacts.isEmpty else { return rollups }
        let query = AggregateQuery(needs, counted: counted, now: now).query(of: contacts.sorted(), detailLimit: Self.detailLimit)
        for row in try await self.query(query) {
            let fact = try EventLine.Fact(row)
            try rollups[row.decode(1)]?.load(fact, of: row.decode(2))
        }
        return rollups
    }
}

extension EventLine.Fact {
    /// Reads a row of the query: its kind, contact, type, field, day, count, sum, time, source, id, data.
    fileprivate init(_ row: Row) throws(PostgresError) {
        switch try row.decode(0, as: Int32.self) {
        case 0: self = try Self.day(row)
        case 1: self = .event(time: try row.decode(7), data: try row.decode(10, as: JSONB?.self) == nil ? .null : try row.json(10))
        default:
            let position = EventPosition(time: try row.decode(7), source: try row.decode(8), id: try row.decode(9))
            self = .last(position, data: try row.json(10))
        }
    }

    private static func day(_ row: Row) throws(PostgresError) -> EventLine.Fact {
        let day = try row.decode(4, as: Int32?.self).map { UTCDay(number: Int($0)) }
        let field = try row.decode(3, as: String.self)
        if field.isEmpty { return .count(Int(try row.decode(5, as: Int64.self)), day: day) }
        let text = try row.decode(6, as: String.self)
        guard let sum = DecimalSum(text) else { throw .misuse("the sum of \(field) can't be read: \(text)") }
        return .sum(sum, field: field, day: day)
    }
}
