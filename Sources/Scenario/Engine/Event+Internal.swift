package import JSON
package import Time

extension Event {
    /// Where the events of schedules and broadcasts come from.
    package static let scheduleSource = InternalEvent.sourcePrefix + "schedule"
    /// Where the events of contacts come from that were let in by hand.
    package static let enterSource = InternalEvent.sourcePrefix + "enter"

    /// For one contact a scenario's schedule, or the moment of its broadcast, came round.
    ///
    /// A schedule's happens at its tick, so that `reentry: { after: … }` counts from tick to tick. A broadcast's happens at the `moment` when
    /// it comes to the contact, days after its tick where a rate spreads it: what the contact did in between lies before the passage.
    package static func scheduleDue(scenario: String, tick: Timestamp, at moment: Timestamp? = nil, subject: String) -> Event {
        Event(
            id: "\(scenario)/\(tick)", source: scheduleSource, type: InternalEvent.scheduleDue.rawValue,
            subject: subject, time: moment ?? tick, data: ["scenario": .string(scenario), "tick": .string(tick.description)])
    }

    /// Somebody let a contact into a scenario: `id` names the occasion, `data` is what was said beside.
    package static func scenarioEnter(
        scenario: String, id: String, at moment: Timestamp, subject: String, data: JSONObject = [:]
    ) -> Event {
        var data = data
        data["scenario"] = .string(scenario)
        return Event(
            id: "\(scenario)/\(id)", source: enterSource, type: InternalEvent.scenarioEnter.rawValue,
            subject: subject, time: moment, data: .object(data))
    }
}
