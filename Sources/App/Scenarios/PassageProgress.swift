package import Store

/// How far something has come that is done to those under way.
package struct PassageProgress: Progressing {
    private let operation: ScenarioOperation
    private let passedBefore: Int64

    /// An operation as it stands, of which so many had been passed before the command began to work at it.
    package init(_ operation: ScenarioOperation, passedBefore: Int64) {
        self.operation = operation
        self.passedBefore = passedBefore
    }

    package func line(total: Int?, elapsed: Duration) -> String {
        let rate = ProgressBar.rate(Int(operation.passed - passedBefore), elapsed)
        let counts = "\(ProgressBar.grouped(Int(operation.passed))) passages  \(rate)"
        guard operation.total > 0 else { return counts }
        return ProgressBar.line(share: Double(operation.passed) / Double(operation.total), counts: counts, elapsed: elapsed)
    }
}
