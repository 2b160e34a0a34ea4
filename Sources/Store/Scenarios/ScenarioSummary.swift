package import Time

/// A scenario in the list.
package struct ScenarioSummary: Sendable, Equatable {
    /// The version that new enrollments begin with.
    package let live: PublishedVersion
    /// active or archived.
    package let state: String
    /// Since when it stands still by an operator's word; nil when it doesn't.
    package let pausedAt: Timestamp?
    /// How many enrollments are under way, on any version.
    package let liveEnrollments: Int64
    /// How many of them are on an older version than the live one.
    package let olderEnrollments: Int64
    /// What is being done to those under way; nil for nothing.
    package let operation: ScenarioOperation?

    /// The scenario.
    package var scenario: String { live.scenario }
    /// The number of the live version.
    package var liveVersion: Int { live.version }
}
