package import Identity
package import Postgres

extension Transaction {
    /// The survivors of those of these contacts that were merged into another. Costs an index that is usually empty.
    ///
    /// Asked while the contacts are locked the answer holds until the end of the transaction: a merge locks them as well. Asked before, it
    /// has to be asked again.
    package func resolveAliases(_ contacts: [UUID]) async throws(PostgresError) -> [UUID: UUID] {
        try await query(.aliases(of: contacts)).aliases()
    }
}

extension Store {
    /// The survivors of those of these contacts that were merged into another, at this moment.
    package func resolveAliases(_ contacts: [UUID]) async throws(PostgresError) -> [UUID: UUID] {
        try await pool.query(.aliases(of: contacts)).aliases()
    }

    /// The contact that a person is kept under whom integrations call so: its own, or its survivor's.
    package func contactID(subject: String) async throws(PostgresError) -> UUID {
        let id = ContactIdentity.contactID(subject: subject)
        return try await resolveAliases([id])[id] ?? id
    }
}

extension Query {
    /// The columns contact_id, survivor_id of merged ones of these contacts, for a statement to be sent along with others.
    package static func aliases(of contacts: [UUID]) -> Query {
        """
        SELECT contact_id, survivor_id FROM contact_alias
        WHERE contact_id = ANY(\(contacts)) AND (SELECT EXISTS (SELECT FROM contact_alias))
        """
    }

    /// Has the segments of the contacts in a table's column contact_id looked at again, at once.
    ///
    /// The timer row of a contact's segments bears the contact's id as its enrollment's, and no wait. There is none where there are no
    /// segments.
    static func segmentWakes(ofContactsIn table: String) -> Query {
        """
        INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
        SELECT (SELECT goniec_now()), contact_id, contact_id, 0 FROM \(unescaped: table)
        WHERE (SELECT to_regclass('segment') IS NOT NULL) ORDER BY contact_id ON CONFLICT DO NOTHING
        """
    }
}

extension Rows {
    /// Reads the columns contact_id, survivor_id.
    package func aliases() throws(PostgresError) -> [UUID: UUID] {
        var survivors: [UUID: UUID] = [:]
        for row in self { survivors[try row.decode(0)] = try row.decode(1, as: UUID.self) }
        return survivors
    }
}
