package import Identity
package import Postgres
package import Scenario
package import Time

extension Transaction {
    /// Whether the contacts of a batch may be written to: consents, suppressions of these addresses (by the hashes they are stored under),
    /// stops and erasures; and their mails since a moment, where some limit counts them.
    package func standings(
        of state: TriggerState, addresses: [[UInt8]: [String]], mailsSince: Timestamp?
    ) async throws(PostgresError) -> [UUID: Standing] {
        let contacts = state.contacts.keys.sorted()
        var queries: [Query] = [
            "SELECT contact_id, topic, granted FROM consent WHERE contact_id = ANY(\(contacts))",
            "SELECT address_hash, reason FROM suppression WHERE address_hash = ANY(\(addresses.keys.map { $0 }))",
        ]
        if let mailsSince {
            queries.append(
                """
                SELECT contact_id, enrollment_id, topic, created_at, state = 'pending' FROM delivery
                WHERE contact_id = ANY(\(contacts)) AND created_at > \(mailsSince) AND state NOT IN ('cancelled', 'suppressed', 'expired')
                """
            )
        }
        let results = try await pipeline(queries)
        var suppressions: [String: String] = [:]
        for row in results[1] {
            for address in addresses[try row.decode(0)] ?? [] { suppressions[address] = try row.decode(1) }
        }
        var standings: [UUID: Standing] = [:]
        for id in contacts {
            standings[id] = Standing(
                isStopped: state.stopped.contains(id), isErased: state.erased.contains(id), suppressions: suppressions)
        }
        for row in results[0] { standings[try row.decode(0)]?.consents[try row.decode(1)] = try row.decode(2) }
        if mailsSince != nil {
            for row in results[2] {
                let mail = Standing.Mail(
                    enrollment: try row.decode(1), topic: try row.decode(2), at: try row.decode(3), isPending: try row.decode(4))
                standings[try row.decode(0)]?.mails.append(mail)
            }
        }
        return standings
    }
}
