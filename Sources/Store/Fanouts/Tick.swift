package import Identity
package import Time

/// A moment at which a scenario lets contacts in by itself.
package struct Tick: Sendable, Equatable {
    /// The scenario.
    package let scenario: String
    /// The version that says so.
    package let version: Int
    /// The moments it is one of, as text.
    package let timetable: String
    /// The moment.
    package let at: Timestamp
    /// Whose members; nil for all contacts.
    package let segment: String?

    /// Names a moment.
    package init(scenario: String, version: Int, timetable: String, at: Timestamp, segment: String?) {
        self.scenario = scenario
        self.version = version
        self.timetable = timetable
        self.at = at
        self.segment = segment
    }

    /// The fan-out that it begins.
    package var fanout: UUID { Fanout.id(scenario: scenario, tick: at) }

    var kind: Fanout.Kind { segment == nil ? .schedule : .broadcast }
}

/// What a scheduler must know to tell which moments have come.
package struct Agenda: Sendable, Equatable {
    /// How far a scenario's moments have been run.
    package struct Entry: Sendable, Equatable {
        /// The moments that it is about.
        package let timetable: String
        /// Those up to here have been begun, or were before the publication.
        package let passed: Timestamp
    }

    /// The database's time.
    package let now: Timestamp
    /// Differs from the last one seen when a scenario was published, paused or archived since.
    package let revision: String
    /// What stands still by an operator's word: `all`, `scenario:<key>` and others.
    package let stopped: Set<String>
    /// By scenario.
    package let entries: [String: Entry]

    /// Whether a scenario stands still.
    package func isStopped(_ scenario: String) -> Bool {
        stopped.contains("all") || stopped.contains("scenario:\(scenario)")
    }
}
