internal import Scenario
package import Store

/// What happened in a scenario within some time.
package struct ScenarioFigures: Sendable {
    /// Its steps in the order of the file, then those that only older versions had; before them the entry where its conditions failed.
    package let steps: [StepFigures]
    /// What its passages came to.
    package let goals: GoalFigures
}

extension Session {
    /// How long a statement may read the journal.
    private static let patience: Duration = .seconds(180)

    /// What happened at each step of a version, or of the live one's and all that older ones had, and what the passages came to.
    package func figures(of scenario: String, version: Int?, since: Duration) async throws -> ScenarioFigures {
        try await withPool(statementTimeout: Self.patience) { pool in
            let store = Store(pool: pool)
            let stored = try await store.known(scenario, version)
            let found = try await store.stepFigures(of: scenario, version: version, since: since)
            let byStep = Dictionary(found.map { ($0.step, $0) }) { first, _ in first }
            let steps = try stored.definition().steps.map(\.id)
            let entry = found.filter { $0.step == StepFigures.entry }
            let others = found.filter { $0.step != StepFigures.entry && !steps.contains($0.step) }
            return ScenarioFigures(
                steps: entry + steps.map { byStep[$0] ?? StepFigures.none(at: $0) } + others,
                goals: try await store.goalFigures(of: scenario, version: version, since: since))
        }
    }
}
