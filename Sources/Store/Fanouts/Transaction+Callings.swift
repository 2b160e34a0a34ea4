package import Identity
package import Postgres
internal import Scenario

/// What becomes of a contact that a fan-out lets in.
package enum Calling: Sendable {
    /// It goes in by this event.
    case entry(InboxEntry)
    /// Not now: the scenario or the fan-out stands still.
    case parked
    /// Never: the fan-out is cancelled, its scenario lets nobody in, or there is no such contact.
    case void
}

/// A contact's place in a fan-out.
package struct CallingKey: Hashable, Sendable {
    /// The contact.
    package let contact: UUID
    /// The fan-out.
    package let fanout: UUID

    /// Names a place.
    package init(contact: UUID, fanout: UUID) {
        self.contact = contact
        self.fanout = fanout
    }
}

extension Transaction {
    /// What becomes of contacts that fan-outs let in, and the live version that decides for each of the scenarios.
    ///
    /// The fan-outs stay as they are until the transaction's end: who cancels one waits for those who work for it, and not the other way.
    package func callings(
        of keys: Set<CallingKey>
    ) async throws(PostgresError) -> (callings: [CallingKey: Calling], versions: [(scenario: String, version: Int)]) {
        let results = try await pipeline([
            """
            SELECT f.fanout_id, f.scenario, f.kind, f.tick, coalesce(f.data, '{}'), s.live_version,
                f.state = 'paused' OR EXISTS (SELECT FROM pause p WHERE p.scope = 'scenario:' || f.scenario), goniec_now()
            FROM (SELECT * FROM fanout WHERE fanout_id = ANY(\(Set(keys.map(\.fanout)).sorted())) ORDER BY fanout_id FOR KEY SHARE) f
            JOIN scenario s ON s.scenario = f.scenario AND s.state = 'active'
            WHERE f.state <> 'cancelled'
            """,
            """
            SELECT k.contact_id, c.contact_id, c.subject FROM unnest(\(Set(keys.map(\.contact)).sorted())) AS k (contact_id)
            LEFT JOIN contact_alias a ON a.contact_id = k.contact_id
            JOIN contact c ON c.contact_id = coalesce(a.survivor_id, k.contact_id) WHERE c.erased_at IS NULL
            """,
        ])
        var occasions: [UUID: Occasion] = [:]
        var versions: [(scenario: String, version: Int)] = []
        for row in results[0] {
            let occasion = try Occasion(row)
            occasions[occasion.fanout] = occasion
            versions.append((occasion.scenario, Int(try row.decode(5, as: Int32.self))))
        }
        // A merged contact's place is its survivor's.
        var people: [UUID: (id: UUID, subject: String)] = [:]
        for row in results[1] { people[try row.decode(0)] = (try row.decode(1), try row.decode(2)) }
        var callings: [CallingKey: Calling] = [:]
        for key in keys {
            guard let person = people[key.contact], let occasion = occasions[key.fanout] else {
                callings[key] = .void
                continue
            }
            callings[key] = occasion.isParked ? .parked : .entry(occasion.entry(of: person.id, subject: person.subject))
        }
        return (callings, versions)
    }
}
