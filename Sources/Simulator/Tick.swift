internal import Scenario
internal import Time

/// The next time a scenario's schedule comes round, or its broadcast comes.
struct Tick: Comparable {
    /// Whose it is.
    let scenario: String
    /// Whose members it is for; nil for everybody.
    let segment: String?
    /// When it was due.
    private(set) var due: Timestamp
    /// When it comes.
    private(set) var at: Timestamp
    private let schedule: Schedule?
    private let end: Timestamp
    private let downtimes: Downtimes

    /// The first after `start`; nil for a scenario that isn't entered by time, or not up to `end`.
    init?(of definition: ScenarioDefinition, after start: Timestamp, upTo end: Timestamp, downtimes: Downtimes) {
        scenario = definition.key
        segment = definition.entry.segment
        self.end = end
        self.downtimes = downtimes
        switch definition.entry.trigger {
        case .schedule(let schedule):
            guard let due = schedule.next(after: start), due <= end else { return nil }
            self.schedule = schedule
            self.due = due
        case .broadcast(_, let moment):
            guard moment > start else { return nil }
            schedule = nil
            due = moment
        case .event, .segment, .manual: return nil
        }
        at = downtimes.emission(of: due)
        catchUp()
    }

    /// The one after it; nil when there is none.
    var next: Tick? {
        guard let moment = schedule?.next(after: due), moment <= end else { return nil }
        var tick = self
        tick.due = moment
        tick.at = downtimes.emission(of: moment)
        tick.catchUp()
        return tick
    }

    /// Of those that were missed while the scheduler was down the last one counts.
    private mutating func catchUp() {
        while let moment = schedule?.next(after: due), moment <= end, downtimes.emission(of: moment) == at, moment < at { due = moment }
    }

    static func < (left: Tick, right: Tick) -> Bool {
        (left.at, left.scenario) < (right.at, right.scenario)
    }

    static func == (left: Tick, right: Tick) -> Bool {
        (left.at, left.scenario) == (right.at, right.scenario)
    }
}

extension Simulation {
    /// Lets a schedule or a broadcast come to all contacts, in the order of their ids.
    mutating func fanOut(_ index: Int) {
        let tick = ticks[index]
        if let next = tick.next { ticks[index] = next } else { ticks.remove(at: index) }
        for id in indices.keys.sorted() {
            guard let place = indices[id], let state = people[place]?.state, tick.segment.map(state.memberships.contains) ?? true
            else { continue }
            take(.scheduleDue(scenario: tick.scenario, tick: tick.due, subject: state.contact.subject), index: place)
        }
    }
}
