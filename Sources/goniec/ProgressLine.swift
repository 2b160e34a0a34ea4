import App

/// Shows how far something has come, ten times a second, when a person looks on.
struct ProgressLine<Value: Progressing> {
    private let total: Int?
    private let start = ContinuousClock.now
    private var shown = ContinuousClock.now - .seconds(1)
    private var last: Value?

    /// A line for something that ends at `total`, when that is known.
    init(total: Int?) {
        self.total = total
    }

    /// Writes over the line, unless that was done a moment ago.
    mutating func show(_ progress: Value) {
        last = progress
        guard Terminal.isInteractive, shown.duration(to: .now) >= .milliseconds(100) else { return }
        write(progress)
    }

    /// Shows where it ended.
    mutating func end() {
        guard let last else { return }
        write(last)
        Terminal.endProgress()
    }

    private mutating func write(_ progress: Value) {
        shown = .now
        Terminal.progress(progress.line(total: total, elapsed: start.duration(to: shown)))
    }
}
