internal import Identity
package import Postgres
package import Scenario
internal import Time

extension Enrollment {
    /// Reads the columns contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at, ended_at, end_reason.
    package init(_ row: Row) throws(PostgresError) {
        let contact: UUID = try row.decode(0)
        let id: UUID = try row.decode(1)
        let scenario: String = try row.decode(2)
        let version: Int32 = try row.decode(3)
        let key: String = try row.decode(4)
        let isLive: Bool = try row.decode(5)
        let waitNumber: Int32 = try row.decode(6)
        let dueAt: Timestamp? = try row.decode(7)
        let json = try row.json(8)
        let enteredAt: Timestamp = try row.decode(9)
        let endedAt: Timestamp? = try row.decode(10)
        let reason: String? = try row.decode(11)
        do {
            try self.init(
                id: id, contactID: contact, scenario: scenario, version: Int(version), key: key,
                state: isLive ? .live : .ended(reason.flatMap(EndReason.init(rawValue:)) ?? .failed), enteredAt: enteredAt,
                endedAt: endedAt, waitNumber: Int(waitNumber), dueAt: dueAt, json: json
            )
        } catch {
            throw .misuse("\(error)")
        }
    }
}
