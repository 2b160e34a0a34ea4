internal import Identity
internal import Scenario
internal import Store

/// Contacts of a batch were merged into others: it has to be handled anew, as about those.
struct MergedContacts: Error {
    /// Survivors by the ids of the merged.
    let survivors: [UUID: UUID]
}

extension Trigger.Inputs {
    /// The same about the survivors of merged contacts. An event that came under both names is one event: the first counts, and `merged` has
    /// the others' hashes with its own.
    func moved(to survivors: [UUID: UUID]) -> (inputs: Self, merged: [InboxKey: [UInt8]]) {
        guard !survivors.isEmpty else { return (self, [:]) }
        var moved = self
        var merged: [InboxKey: [UInt8]] = [:]
        var first: [InboxKey: InboxEntry] = [:]
        moved.entries = entries.compactMap { entry in
            let copy = entry.moved(to: survivors[entry.contact] ?? entry.contact)
            if let earlier = first[copy.key] {
                merged[entry.key] = earlier.bodyHash
                return nil
            }
            first[copy.key] = copy
            return copy
        }
        return (moved, merged)
    }
}

extension InboxEntry {
    /// The same event, of another contact.
    fileprivate func moved(to contact: UUID) -> InboxEntry {
        InboxEntry(contact: contact, id: id, bodyHash: bodyHash, event: event)
    }
}
