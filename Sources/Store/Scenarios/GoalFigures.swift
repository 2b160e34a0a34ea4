/// What a scenario's passages came to.
package struct GoalFigures: Sendable, Equatable {
    /// Some passages, and how many of them reached the goal.
    package struct Group: Sendable, Equatable {
        /// How many there are.
        package let passages: Int64
        /// How many of them reached the goal.
        package let goals: Int64
        /// Which share that is, from 0 to 1; nil of none.
        package var rate: Double? { passages > 0 ? Double(goals) / Double(passages) : nil }

        /// Counts a group.
        package init(passages: Int64, goals: Int64) {
            self.passages = passages
            self.goals = goals
        }
    }

    /// All that began.
    package let all: Group
    /// Those that wrote to their contact.
    package let treated: Group
    /// Those that would have, had the contact not been in the control group.
    package let control: Group

    /// Puts the groups together.
    package init(all: Group, treated: Group, control: Group) {
        self.all = all
        self.treated = treated
        self.control = control
    }
}
