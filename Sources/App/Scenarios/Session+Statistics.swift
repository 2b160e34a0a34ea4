internal import Scenario
package import Store

extension Session {
    /// How long a statement may read the journal.
    private static let patience: Duration = .seconds(180)

    /// What happened at each step of a version, or of the live one's and all that older ones had, in the order of the file.
    package func stepFigures(of scenario: String, version: Int?, since: Duration) async throws -> [StepFigures] {
        try await withPool(statementTimeout: Self.patience) { pool in
            let store = Store(pool: pool)
            let stored = try await store.known(scenario, version)
            let found = try await store.stepFigures(of: scenario, version: version, since: since)
            let byStep = Dictionary(found.map { ($0.step, $0) }) { first, _ in first }
            let steps = try stored.definition().steps.map(\.id)
            return steps.map { byStep[$0] ?? StepFigures.none(at: $0) } + found.filter { !steps.contains($0.step) }
        }
    }
}
