package import Identity
package import JSON
internal import Postgres
package import Time

/// A dead letter as it is kept, with its body as it is kept.
package struct StoredLetter: Sendable, Equatable {
    /// What a list shows of it.
    package let summary: LetterSummary
    /// Every reason it was tried again or given up for, oldest first.
    package let failures: [String]
    /// The routing key it came with.
    package let routingKey: String
    /// The content type it came with.
    package let contentType: String?
    /// Its headers.
    package let headers: JSONObject
    /// Its bytes, sealed for its id where `isSealed`.
    package let body: [UInt8]
    /// Whether the body is sealed; those of older versions lie open.
    package let isSealed: Bool

    /// The letter's id.
    package var id: UUID { summary.id }
}

/// A dead letter without what it carries, for lists.
package struct LetterSummary: Sendable, Equatable {
    /// The letter.
    package let id: UUID
    /// Where it stands.
    package let state: DeadLetterState
    /// The queue it could not leave.
    package let queue: String
    /// Why it died last.
    package let reason: String
    /// The group: what the same failure has in common.
    package let fingerprint: String
    /// How often it was tried, over all of its deaths.
    package let attempts: Int
    /// When it died first.
    package let firstAt: Timestamp
    /// When it died last.
    package let lastAt: Timestamp
    /// The contact it concerns.
    package let contact: UUID?
    /// The delivery it concerns.
    package let delivery: UUID?
    /// The enrollment it concerns.
    package let enrollment: UUID?
    /// The scenario it concerns.
    package let scenario: String?
    /// The letter that it is an edited copy of.
    package let original: UUID?
}

extension LetterSummary {
    static let columns = """
        l.dead_letter_id, l.state, l.queue, l.reason, l.fingerprint, l.attempts, l.first_at, l.last_at, l.contact_id, l.delivery_id,
            l.enrollment_id, l.scenario, l.original_id
        """

    init(_ row: Row) throws(PostgresError) {
        id = try row.decode(0)
        state = try row.decode(1)
        queue = try row.decode(2)
        reason = try row.decode(3)
        fingerprint = try row.decode(4)
        attempts = Int(try row.decode(5, as: Int32.self))
        firstAt = try row.decode(6)
        lastAt = try row.decode(7)
        contact = try row.decode(8)
        delivery = try row.decode(9)
        enrollment = try row.decode(10)
        scenario = try row.decode(11)
        original = try row.decode(12)
    }
}

extension StoredLetter {
    static let columns = LetterSummary.columns + ", l.failures, l.routing_key, l.content_type, l.headers, l.body, l.sealed"

    init(_ row: Row) throws(PostgresError) {
        summary = try LetterSummary(row)
        failures = (try row.json(13).array ?? []).compactMap(\.string)
        routingKey = try row.decode(14)
        contentType = try row.decode(15)
        headers = try row.json(16).object ?? [:]
        body = try row.decode(17)
        isSealed = try row.decode(18)
    }
}
