internal import Identity

/// Decides what a version of a scenario does: a pure function of an enrollment and what happens to it.
///
/// The trigger worker, the simulator and the tests run the same one.
package struct Engine: Sendable {
    /// The scenario.
    package let definition: ScenarioDefinition
    /// Which version of it.
    package let version: Int

    /// An engine for a version of a scenario.
    package init(definition: ScenarioDefinition, version: Int) {
        self.definition = definition
        self.version = version
    }

    /// What becomes of an enrollment when something happens. What its steps change about the contact is changed in `circumstances`.
    ///
    /// Events of the enrollment's contact may be given in any order and more than once. An ended enrollment only takes in its goal.
    package func advance(
        _ enrollment: Enrollment, _ input: Input, in circumstances: inout Circumstances
    ) -> Advance {
        var run = Run(definition: definition, enrollment: enrollment, circumstances: circumstances)
        switch input {
        case .event(let event): run.take(event)
        case .wake(let waitNumber): run.wake(waitNumber)
        }
        circumstances = run.circumstances
        return run.finish()
    }
}

extension UUID {
    /// The name-based identifier of some texts, which can't hold U+0000.
    static func version5(namespace: UUID, parts: String...) -> UUID {
        version5(namespace: namespace, name: parts.joined(separator: "\0").utf8)
    }
}
