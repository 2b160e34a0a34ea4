/// How many of something have been gone through.
package struct CountProgress: Progressing, Equatable {
    /// How many so far.
    package let done: Int64
    /// How many there are, as far as is known.
    package let total: Int64
    /// What they are: `contacts`.
    package let what: String

    /// So many of so many.
    package init(done: Int64, total: Int64, what: String) {
        self.done = done
        self.total = total
        self.what = what
    }

    package func line(total: Int?, elapsed: Duration) -> String {
        let counts = "\(ProgressBar.grouped(Int(done))) \(what)  \(ProgressBar.rate(Int(done), elapsed))"
        guard self.total > 0 else { return counts }
        return ProgressBar.line(share: Double(done) / Double(self.total), counts: counts, elapsed: elapsed)
    }
}
