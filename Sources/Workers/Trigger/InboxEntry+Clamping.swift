internal import Scenario
internal import Store
internal import Time

extension [InboxEntry] {
    /// The events with times that aren't in the future: `now` is the database's, and no publisher's clock is ahead of it. Those that had none,
    /// or a later one, keep the order they came in, a microsecond apart.
    func clamped(to now: Timestamp) -> [InboxEntry] {
        var behind = count { $0.event.time > now }
        return map { entry in
            guard entry.event.time > now else { return entry }
            behind -= 1
            var event = entry.event
            event.time = now - .microseconds(behind)
            return InboxEntry(contact: entry.contact, id: entry.id, bodyHash: entry.bodyHash, event: event)
        }
    }
}
