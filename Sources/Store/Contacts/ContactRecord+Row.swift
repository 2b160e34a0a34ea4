internal import JSON
internal import Postgres
internal import Scenario

extension ContactRecord {
    /// Reads the columns contact_id, subject, email, locale, zone, attributes, last_event_at.
    init(_ row: Row) throws(PostgresError) {
        contact = Contact(
            id: try row.decode(0), subject: try row.decode(1), email: try row.decode(2), locale: try row.decode(3),
            zone: try row.decode(4), attributes: try row.json(5).object ?? JSONObject()
        )
        lastEventAt = try row.decode(6)
    }
}
