package import Time

/// The moments at which a scenario lets contacts in by itself.
package enum Timetable: Hashable, Sendable {
    /// Again and again.
    case recurring(Schedule)
    /// At one moment.
    case once(Timestamp)

    /// What an entry says of moments; nil when it waits for something else.
    package init?(_ trigger: Entry.Trigger) {
        switch trigger {
        case .schedule(let schedule): self = .recurring(schedule)
        case .broadcast(_, let moment): self = .once(moment)
        case .event, .segment, .manual: return nil
        }
    }

    /// The last moment after `passed` and not after `now`; nil when there is none. Of those that were missed only the last counts.
    package func latest(after passed: Timestamp, upTo now: Timestamp) -> Timestamp? {
        switch self {
        case .once(let moment): passed < moment && moment <= now ? moment : nil
        case .recurring(let schedule): Self.latest(of: schedule, after: passed, upTo: now)
        }
    }

    /// Looks back further and further, so that a schedule of every minute isn't gone through from a year ago.
    private static func latest(of schedule: Schedule, after passed: Timestamp, upTo now: Timestamp) -> Timestamp? {
        for span in [Duration.seconds(3_600), .seconds(86_400), .seconds(35 * 86_400), .seconds(400 * 86_400)] where now - span > passed {
            if let moment = last(of: schedule, after: now - span, upTo: now) { return moment }
        }
        return last(of: schedule, after: passed, upTo: now)
    }

    private static func last(of schedule: Schedule, after start: Timestamp, upTo now: Timestamp) -> Timestamp? {
        var last: Timestamp?
        var moment = start
        while let next = schedule.next(after: moment), next <= now {
            last = next
            moment = next
        }
        return last
    }

    /// The first moment after another; nil when there is none.
    package func next(after moment: Timestamp) -> Timestamp? {
        switch self {
        case .once(let date): date > moment ? date : nil
        case .recurring(let schedule): schedule.next(after: moment)
        }
    }
}

extension Timetable: CustomStringConvertible {
    /// Differs when the moments do: `0 12 * * * in Europe/Warsaw`, `once at 2026-11-27T08:00:00Z`.
    package var description: String {
        switch self {
        case .recurring(let schedule): "\(schedule.cron.text) in \(schedule.zone.name)"
        case .once(let moment): "once at \(moment)"
        }
    }
}
