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

extension Branch {
    /// Every condition, those of decisions within it too.
    var formulas: [Formula] {
        arms.flatMap { arm in
            let inner: [Formula] = if case .decide(let branch) = arm.outcome { branch.formulas } else { [] }
            return (arm.when.map { [$0] } ?? []) + inner
        }
    }
}
