package import Store

/// How far an import has come, and what came of it.
package struct ImportSummary: Sendable, Equatable {
    /// What came of the rows that could be taken in.
    package var result = ImportResult()
    /// Rows that could not be, erased contacts among them.
    package var skipped = 0
    /// Bytes of the file that were read.
    package var bytes = 0
    /// Somebody wanted it to end.
    package var isInterrupted = false

    /// An import at its beginning.
    package init() {}

    /// Rows that were dealt with.
    package var rows: Int { result.inserted + result.updated + result.unchanged + result.repeated + skipped }
}

extension ImportSummary: Progressing {
    package func line(total: Int?, elapsed: Duration) -> String {
        let skipped = skipped == 0 ? "" : "  \(ProgressBar.grouped(self.skipped)) skipped"
        let counts = "\(ProgressBar.grouped(rows)) contacts  \(ProgressBar.rate(rows, elapsed))\(skipped)"
        guard let total, total > 0 else { return counts }
        return ProgressBar.line(share: Double(bytes) / Double(total), counts: counts, elapsed: elapsed)
    }
}

/// A row ended an import; what stands before it was taken in.
package struct ImportStopped: Error, CustomStringConvertible {
    /// The row.
    package let problem: RowProblem
    /// What came of those before it.
    package let summary: ImportSummary

    package var description: String {
        """
        \(problem)
        \(summary.rows) rows before it are imported. Mend it and import the file again, or leave such rows out with --on-error skip
        """
    }
}
