internal import Identity
package import Store
internal import Time
internal import Workers

extension Session {
    /// How long a merge waits for a mail that is being handed over, in seconds: somewhat longer than a claim's lease.
    private static let mergePatience = 150

    /// All that is known of a contact, named by its subject or its id.
    package func contact(named name: String, deliveries: Int = 20) async throws -> ContactPage {
        try await withStore { store in
            let id = try await Self.contactID(named: name, in: store)
            guard let page = try await store.contactPage(id, deliveries: deliveries) else { throw ContactError.unknown(name) }
            return page
        }
    }

    /// Merges a contact into another; see `Store.mergeContacts`. While a mail to it is being handed over it waits.
    package func mergeContacts(
        _ from: String, into survivor: String, reason: String?, clock: any Clock<Duration> = ContinuousClock(),
        waiting: (MergeError) -> Void = { _ in }
    ) async throws -> MergeResult {
        try await withStore { store in
            // Neither name is taken for the contact it was merged into: whoever merges should know whom.
            let from = try await Self.ownID(named: from, in: store)
            let survivor = try await Self.ownID(named: survivor, in: store)
            var ids = SystemIdentifiers()
            var tries = 0
            while true {
                do {
                    return try await store.mergeContacts(from, into: survivor, reason: reason, by: Self.actor) { ids.next(at: .host) }
                } catch let error as MergeError where error.isTransient && tries < Self.mergePatience {
                    if tries == 0 { waiting(error) }
                    tries += 1
                    try await clock.sleep(for: .seconds(1))
                }
            }
        }
    }

    /// Forgets a contact for good; false when that was done before. See `Store.eraseContact`.
    package func eraseContact(named name: String, reason: String?) async throws -> Bool {
        try await withStore { store in
            let id = try await Self.contactID(named: name, in: store)
            var ids = SystemIdentifiers()
            let erased = try await store.eraseContact(id, reason: reason, by: Self.actor, journalID: ids.next(at: .host))
            guard let erased else { throw ContactError.unknown(name) }
            return erased
        }
    }

    /// Records what a contact said of a topic; false when it had said so before.
    package func recordConsent(of name: String, topic: String, granted: Bool, reason: String?) async throws -> Bool {
        try await change(contact: name) { store, id, journalID in
            try await store.recordConsent(
                of: id, topic: topic, granted: granted, reason: reason, by: Self.actor, journalID: journalID)
        }
    }

    /// Stops all mail to a contact, or lets it go on; false when it stood so before. See `Store.setStopped`.
    package func setStopped(_ isStopped: Bool, contact name: String, reason: String?) async throws -> Bool {
        try await change(contact: name) { store, id, journalID in
            try await store.setStopped(isStopped, contact: id, reason: reason, by: Self.actor, journalID: journalID)
        }
    }

    /// Does something to a contact that can't be done to strangers and erased ones: then `body` gives nil.
    private func change(contact name: String, _ body: (Store, UUID, UUID) async throws -> Bool?) async throws -> Bool {
        try await withStore { store in
            let id = try await Self.contactID(named: name, in: store)
            var ids = SystemIdentifiers()
            if let changed = try await body(store, id, ids.next(at: .host)) { return changed }
            throw try await store.contactPage(id, deliveries: 0) == nil ? ContactError.unknown(name) : ContactError.erased(name)
        }
    }

    /// The contact of a subject or, when there is none, of an id; its survivor when it was merged.
    static func contactID(named name: String, in store: Store) async throws -> UUID {
        let id = try await ownID(named: name, in: store)
        return try await store.resolveAliases([id])[id] ?? id
    }

    private static func ownID(named name: String, in store: Store) async throws -> UUID {
        let subject = ContactIdentity.contactID(subject: name)
        guard let id = UUID(name), try await store.contactPage(subject, deliveries: 0) == nil else { return subject }
        return id
    }
}
