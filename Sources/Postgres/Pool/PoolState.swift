import DequeModule

/// Which connections of a pool are free and who waits for one: first come, first served.
struct PoolState: Equatable {
    enum Lease: Equatable {
        /// This connection is theirs.
        case use(Int)
        /// `release` will name them.
        case wait
        /// The pool is closed.
        case refuse
    }

    enum Release: Equatable {
        /// It stays free.
        case keep
        /// It is this waiter's now.
        case hand(to: UInt64)
        /// The pool is closing: it is to be closed.
        case close
    }

    private let size: Int
    // The last one used comes first: it is connected and warm, and the others may stay unconnected.
    private var free: [Int]
    private var waiting: Deque<UInt64> = []
    private(set) var isClosed = false

    init(size: Int) {
        self.size = size
        free = Array((0..<size).reversed())
    }

    /// Every connection is free.
    var isIdle: Bool { free.count == size }

    mutating func lease(_ waiter: UInt64) -> Lease {
        if isClosed { return .refuse }
        if let slot = free.popLast() { return .use(slot) }
        waiting.append(waiter)
        return .wait
    }

    mutating func release(_ slot: Int) -> Release {
        if let waiter = waiting.popFirst() { return .hand(to: waiter) }
        free.append(slot)
        return isClosed ? .close : .keep
    }

    /// A waiter gives up; false when it is not waiting any more.
    mutating func cancel(_ waiter: UInt64) -> Bool {
        guard let index = waiting.firstIndex(of: waiter) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// No more leases; returns who is to be refused.
    mutating func close() -> [UInt64] {
        isClosed = true
        defer { waiting = [] }
        return Array(waiting)
    }
}
