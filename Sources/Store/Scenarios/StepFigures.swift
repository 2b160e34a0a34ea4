/// What happened at a step within some time.
package struct StepFigures: Sendable, Equatable {
    /// The step.
    package let step: String
    /// How often it was come to.
    package var entered: Int64 = 0
    /// How many stand at it now.
    package var waiting: Int64 = 0
    /// How often it was gone on from.
    package var left: Int64 = 0
    /// Its mails that relays have accepted.
    package var sent: Int64 = 0
    /// Conditions without a value, passages that failed, and mails that were refused or died.
    package var errors: Int64 = 0
    /// How late it acted: of waits, the time from when they were due until the wake was handled; of e-mails, from the decision until a
    /// relay had accepted them. Nil where nothing of the kind happened.
    package var lag: Lag?

    /// A delay as it was distributed.
    package struct Lag: Sendable, Equatable {
        /// Half of all were faster.
        package let median: Duration
        /// One in a hundred was slower.
        package let p99: Duration
    }
}

extension StepFigures {
    /// The place of errors in what decides about the entry: they belong to no passage and so to no version.
    package static let entry = "(entry)"

    /// A step that nothing happened at.
    package static func none(at step: String) -> StepFigures {
        StepFigures(step: step)
    }
}
