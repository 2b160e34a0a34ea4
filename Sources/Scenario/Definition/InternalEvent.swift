/// The types of the events that Goniec itself brings about for entries; their sources begin with `urn:goniec:`.
package enum InternalEvent: String, Hashable, Sendable, CaseIterable {
    /// The contact came into a segment: `data.segment`.
    case segmentEntered = "segment.entered"
    /// The contact left a segment: `data.segment`.
    case segmentLeft = "segment.left"
    /// A scenario's schedule or the moment of its broadcast came: `data.scenario`, `data.tick`.
    case scheduleDue = "schedule.due"
    /// Somebody let the contact in: `data.scenario`.
    case scenarioEnter = "scenario.enter"

    /// What the sources of all of them begin with.
    package static let sourcePrefix = "urn:goniec:"
}
