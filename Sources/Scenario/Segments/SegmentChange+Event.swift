internal import Identity
internal import JSON
internal import Time

extension Entry.SegmentChange {
    /// What the sources of the events are that say so.
    static let source = InternalEvent.sourcePrefix + "segment"

    /// The event for scenarios: `data.segment` names the segment. The same cause always gives the same id.
    func event(_ segment: String, of contact: Contact, cause: String, now: Timestamp) -> Event {
        let id = UUID.version5(namespace: contact.id, parts: segment, rawValue, cause)
        let type: InternalEvent = self == .entered ? .segmentEntered : .segmentLeft
        return Event(
            id: id.description, source: Self.source, type: type.rawValue, subject: contact.subject, time: now,
            data: ["segment": .string(segment)])
    }
}
