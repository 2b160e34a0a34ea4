package import JSON
package import Time

extension Event {
    /// For one contact a scenario's schedule, or the moment of its broadcast, came round.
    package static func scheduleDue(scenario: String, tick: Timestamp, subject: String) -> Event {
        Event(
            id: "\(scenario)/\(tick)", source: InternalEvent.sourcePrefix + "schedule", type: InternalEvent.scheduleDue.rawValue,
            subject: subject, time: tick, data: ["scenario": .string(scenario), "tick": .string(tick.description)])
    }

    /// Somebody let a contact into a scenario: `id` names the occasion, `data` is what was said beside.
    package static func scenarioEnter(
        scenario: String, id: String, at moment: Timestamp, subject: String, data: JSONObject = [:]
    ) -> Event {
        var data = data
        data["scenario"] = .string(scenario)
        return Event(
            id: "\(scenario)/\(id)", source: InternalEvent.sourcePrefix + "enter", type: InternalEvent.scenarioEnter.rawValue,
            subject: subject, time: moment, data: .object(data))
    }
}
