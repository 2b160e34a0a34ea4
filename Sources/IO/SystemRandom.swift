internal import Glibc

/// The system's randomness (arc4random(3)), fetched 64 numbers at a time: one call in place of one for each.
package struct SystemRandom: RandomNumberGenerator, Sendable {
    private static let chunk = 64
    private var numbers: [UInt64] = []

    /// Fetches nothing yet.
    package init() {}

    package mutating func next() -> UInt64 {
        if numbers.isEmpty { refill() }
        return numbers.removeLast()
    }

    private mutating func refill() {
        numbers = [UInt64](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            arc4random_buf(start, Self.chunk * MemoryLayout<UInt64>.stride)
            count = Self.chunk
        }
    }
}
