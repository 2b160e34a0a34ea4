internal import Identity
internal import Scenario
internal import Store

/// What a segment would be, if it were published now.
package struct SegmentPreview: Sendable, Equatable {
    /// The segment's key.
    package let segment: String
    /// How many contacts it would hold.
    package let members: Int64
    /// Of how many.
    package let contacts: Int64
    /// Some of them, by subject.
    package let examples: [String]
    /// Of how many contacts the condition has no value, so that they don't belong to it.
    package let errors: Int64
    /// Why, of the first of these.
    package let error: String?
}

extension Session {
    /// Counts whom a segment's file would hold, without publishing it.
    package func preview(segment path: String, progress: (CountProgress) -> Void) async throws -> SegmentPreview {
        _ = try Self.check(segments: [path])
        return try await withStore { store in
            let checked = try await Self.check(segments: [path], attributes: store.attributeTypes())
            guard let segment = checked.first?.segment else { throw SegmentError.unreadable(path) }
            let total = try await store.contactCount()
            let needs = AggregateNeeds(segment.aggregates)
            var (members, contacts, errors): (Int64, Int64, Int64) = (0, 0, 0)
            var examples: [String] = []
            var error: String?
            var cursor: UUID?
            while true {
                let page = try await store.candidates(after: cursor, needs: needs)
                guard let last = page.contacts.last else { break }
                for (contact, aggregates) in page.contacts {
                    switch segment.verdict(on: contact, now: page.now, aggregates: aggregates) {
                    case .holds(false): break
                    case .holds(true):
                        members += 1
                        if examples.count < 5 { examples.append(contact.subject) }
                    case .hasNoValue(let reason):
                        errors += 1
                        error = error ?? reason
                    }
                }
                contacts += Int64(page.contacts.count)
                cursor = last.contact.id
                progress(CountProgress(done: contacts, total: total, what: "contacts"))
            }
            return SegmentPreview(
                segment: segment.key, members: members, contacts: contacts, examples: examples, errors: errors, error: error)
        }
    }
}
