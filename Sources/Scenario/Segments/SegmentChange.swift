internal import Identity
internal import JSON
internal import Time

/// A contact came into a segment or left it.
package enum SegmentChange: String, Hashable, Sendable, CaseIterable {
    case entered
    case left

    /// What the sources of events that Goniec itself brings about by segments are.
    package static let source = "urn:goniec:segment"

    /// The type of its event: `segment.entered` or `segment.left`.
    package var eventType: String { "segment.\(rawValue)" }

    /// The event for scenarios: `data.segment` names the segment. The same cause always gives the same id.
    func event(_ segment: String, of contact: Contact, cause: String, now: Timestamp) -> Event {
        let id = UUID.version5(namespace: contact.id, parts: segment, rawValue, cause)
        return Event(
            id: id.description, source: Self.source, type: eventType, subject: contact.subject, time: now,
            data: ["segment": .string(segment)])
    }
}
