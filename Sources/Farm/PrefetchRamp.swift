/// How many messages a worker lets the broker push ahead: one at first, more after each success.
///
/// What was pushed goes back with a raised delivery count when the worker dies: a message that kills it shall take few good ones along.
package struct PrefetchRamp: Sendable, Equatable {
    /// The present width.
    package private(set) var width: UInt16 = 1
    private let limit: UInt16

    /// Begins at one, and ends at twice the batch, so that one batch is in reserve.
    package init(batchSize: Int) {
        limit = UInt16(clamping: max(1, min(max(batchSize, 0), Int(UInt16.max)) * 2))
    }

    /// A batch went well; the new width when it changed.
    package mutating func succeeded() -> UInt16? {
        guard width < limit else { return nil }
        width = UInt16(clamping: min(Int(limit), Int(width) * 16))
        return width
    }

    /// A message came that may be a killer; the new width, which is one again, when it changed.
    package mutating func suspected() -> UInt16? {
        guard width > 1 else { return nil }
        width = 1
        return width
    }
}
