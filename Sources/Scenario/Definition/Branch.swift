/// A decision: the first arm whose condition holds is taken; when none is, the run goes on after the step.
package struct Branch: Sendable {
    /// Where an arm leads.
    package indirect enum Outcome: Sendable {
        /// On with a step, or out.
        case go(Target)
        /// Into another decision; when none of its arms is taken, the run goes on after the step.
        case decide(Branch)
    }

    /// A condition and where it leads.
    package struct Arm: Sendable {
        /// What must hold; nil for always.
        package let when: Formula?
        /// Where it leads.
        package let outcome: Outcome
    }

    /// In the order they are asked.
    package let arms: [Arm]
}
