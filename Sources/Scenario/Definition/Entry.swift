internal import JSON
package import Time

/// How contacts come into a scenario: by an event, in the end.
package struct Entry: Sendable {
    /// What lets contacts in.
    package enum Trigger: Hashable, Sendable {
        /// Something that happens to them: an event of this type.
        case event(String)
        /// That they come into a segment, or leave it.
        case segment(String, SegmentChange)
        /// That a time comes round, for all contacts.
        case schedule(Schedule)
        /// That one moment comes, for all who are in a segment then.
        case broadcast(segment: String, at: Timestamp)
        /// Only that somebody lets them in, one by one.
        case manual
    }

    /// What can happen to a contact and a segment.
    package enum SegmentChange: String, Hashable, Sendable, CaseIterable {
        /// The contact comes in.
        case entered
        /// The contact leaves.
        case left
    }

    /// How often the same contact may come in with the same key.
    package enum Reentry: Hashable, Sendable {
        /// Never again.
        case once
        /// Whenever no passage is under way.
        case always
        /// At the earliest so long after the event that began the passage before.
        case after(Duration)
    }

    /// What lets contacts in.
    package let trigger: Trigger
    /// What must hold for the event; nil for any.
    package let when: Formula?
    /// What tells one contact's passages apart; nil when there is one at a time.
    package let key: Formula?
    /// How often.
    package let reentry: Reentry

    /// The type of the event that is listened to.
    package var on: String {
        switch trigger {
        case .event(let type): type
        case .segment(_, .entered): InternalEvent.segmentEntered.rawValue
        case .segment(_, .left): InternalEvent.segmentLeft.rawValue
        case .schedule, .broadcast: InternalEvent.scheduleDue.rawValue
        case .manual: InternalEvent.scenarioEnter.rawValue
        }
    }

    /// The segment it is about; nil when it is about none.
    package var segment: String? {
        switch trigger {
        case .segment(let segment, _), .broadcast(let segment, _): segment
        case .event, .schedule, .manual: nil
        }
    }

    /// Whether an event is one that it listens to, before any condition is asked; `scenario` is the key of its scenario.
    func accepts(_ event: Event, scenario: String) -> Bool {
        guard event.type == on else { return false }
        switch trigger {
        case .event: return true
        case .segment(let segment, _): return isOurs(event) && event.data["segment"]?.string == segment
        case .schedule, .broadcast, .manual: return isOurs(event) && event.data["scenario"]?.string == scenario
        }
    }

    /// Whether Goniec itself says that it happened: an integration can't let anybody in by an event of the same type.
    private func isOurs(_ event: Event) -> Bool {
        event.source.hasPrefix(InternalEvent.sourcePrefix)
    }
}
