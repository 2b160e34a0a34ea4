package import Store

/// How far a replay has come since a command began to work at it.
package struct ReplayProgress: Progressing {
    private let operation: ReplayOperation
    private let doneBefore: Int64

    /// A replay as it stands, of which others had done so many letters.
    package init(_ operation: ReplayOperation, doneBefore: Int64) {
        self.operation = operation
        self.doneBefore = doneBefore
    }

    package func line(total: Int?, elapsed: Duration) -> String {
        let passed = operation.done + operation.failed
        var counts = "\(ProgressBar.grouped(Int(operation.done))) letters  \(ProgressBar.rate(Int(operation.done - doneBefore), elapsed))"
        if operation.failed > 0 { counts += "  \(ProgressBar.grouped(Int(operation.failed))) failed" }
        if operation.state == .paused { counts += "  paused" }
        guard operation.total > 0 else { return counts }
        return ProgressBar.line(share: Double(passed) / Double(operation.total), counts: counts, elapsed: elapsed)
    }
}
