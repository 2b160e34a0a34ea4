internal import DequeModule

/// Which messages of a channel are finished, where they finish in any order: acknowledgements go up to the highest contiguous one.
package struct AckWindow: Sendable {
    private var open: Deque<(tag: UInt64, isFinished: Bool)> = []

    /// Nothing received yet.
    package init() {}

    /// How many messages were received and not yet acknowledged.
    package var count: Int { open.count }

    /// A message came; tags rise.
    package mutating func received(_ tag: UInt64) {
        open.append((tag, false))
    }

    /// A message is finished; the tag up to which all are now, when that is a new one. An unknown tag changes nothing.
    package mutating func finished(_ tag: UInt64) -> UInt64? {
        guard let index = index(of: tag), !open[index].isFinished else { return nil }
        open[index].isFinished = true
        guard index == 0 else { return nil }
        var last = tag
        while let first = open.first, first.isFinished {
            last = first.tag
            open.removeFirst()
        }
        return last
    }

    private func index(of tag: UInt64) -> Int? {
        var low = 0
        var high = open.count
        while low < high {
            let middle = (low + high) / 2
            if open[middle].tag < tag { low = middle + 1 } else { high = middle }
        }
        return low < open.count && open[low].tag == tag ? low : nil
    }
}
