internal import Identity
internal import Postgres

extension Query {
    /// Takes a contact's events that another has taken in, too, out of the counts of its days. Both must be locked.
    static func uncounting(doublesOf contact: UUID, in other: UUID) -> Query {
        """
        WITH doubles AS (
            SELECT type, (time AT TIME ZONE 'UTC')::date AS day, data FROM event
            WHERE contact_id = \(contact) AND id IN (SELECT id FROM inbox WHERE contact_id = \(other))),
        numbers AS (
            SELECT d.type, f.field, d.day, jsonb_path_query_first(d.data, f.path, '{}', true) AS number
            FROM doubles d JOIN event_field f USING (type)),
        lost AS (
            SELECT type, '' AS field, day, count(*) AS count, 0 AS sum FROM doubles GROUP BY 1, 3
            UNION ALL SELECT type, field, day, count(*), sum((number #>> '{}')::numeric) FROM numbers
                WHERE jsonb_typeof(number) = 'number' GROUP BY 1, 2, 3),
        kept AS (
            UPDATE event_day e SET count = e.count - l.count, sum = e.sum - l.sum FROM lost l
            WHERE e.contact_id = \(contact) AND e.type = l.type AND e.field = l.field AND e.day = l.day AND e.count > l.count)
        DELETE FROM event_day e USING lost l
        WHERE e.contact_id = \(contact) AND e.type = l.type AND e.field = l.field AND e.day = l.day AND e.count <= l.count
        """
    }
}
