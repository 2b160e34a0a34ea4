/// How far a publication of many events has come.
package struct PublishProgress: Sendable, Equatable {
    /// Events the broker holds.
    package var confirmed: Int
    /// Lines that were read.
    package var read: Int
    /// Bytes that were read, line ends included.
    package var bytes: Int

    /// A publication that has come this far.
    package init(confirmed: Int = 0, read: Int = 0, bytes: Int = 0) {
        self.confirmed = confirmed
        self.read = read
        self.bytes = bytes
    }
}

extension PublishProgress: Progressing {
    package func line(total: Int?, elapsed: Duration) -> String {
        let rate = ProgressBar.rate(confirmed, elapsed)
        let counts = "\(ProgressBar.grouped(confirmed)) events  \(rate)"
        guard let total, total > 0 else { return counts }
        return ProgressBar.line(share: Double(bytes) / Double(total), counts: counts, elapsed: elapsed)
    }
}
