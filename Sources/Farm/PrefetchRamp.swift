/// How many messages a worker lets the broker push ahead: one at first, more after each success.
///
/// A message that kills the process then takes few good ones with it.
package struct PrefetchRamp: Sendable, Equatable {
    /// The present width.
    package private(set) var width: UInt16 = 1
    private let limit: UInt16

    /// Begins at one, and ends at twice the batch, so that one batch is in reserve.
    package init(batchSize: Int) {
        limit = UInt16(clamping: max(1, batchSize * 2))
    }

    /// A batch went well; the new width when it changed.
    package mutating func succeeded() -> UInt16? {
        guard width < limit else { return nil }
        width = UInt16(clamping: min(Int(limit), Int(width) * 16))
        return width
    }
}
