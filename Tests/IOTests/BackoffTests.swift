import Testing

@testable import IO

/// SplitMix64, so that a failure can be repeated.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Always draws the highest (or the lowest) value.
private struct Constant: RandomNumberGenerator {
    let value: UInt64
    func next() -> UInt64 { value }
}

struct BackoffTests {
    @Test func `pauses stay between base and cap, for any draw`() {
        for seed in 0..<200 as Range<UInt64> {
            var generator = Seeded(state: seed)
            var backoff = Backoff(base: .milliseconds(200), cap: .seconds(15))
            for _ in 0..<50 {
                let pause = backoff.next(using: &generator)
                #expect(pause >= .milliseconds(200) && pause <= .seconds(15))
            }
        }
    }

    @Test func `an unlucky client's pauses triple until the cap`() {
        var highest = Constant(value: .max)
        var backoff = Backoff(base: .seconds(1), cap: .seconds(15))
        let pauses = (0..<4).map { _ in backoff.next(using: &highest) }
        #expect(pauses == [.seconds(3), .seconds(9), .seconds(15), .seconds(15)])
    }

    @Test func `success brings the pauses back to their beginning`() {
        var highest = Constant(value: .max)
        var backoff = Backoff(base: .seconds(1), cap: .seconds(60))
        for _ in 0..<10 { _ = backoff.next(using: &highest) }
        backoff.reset()
        #expect(backoff.next(using: &highest) == .seconds(3))
    }

    @Test func `two clients that fail together don't come back together`() {
        var one = Seeded(state: 1)
        var other = Seeded(state: 2)
        var first = Backoff()
        var second = Backoff()
        #expect((0..<5).map { _ in first.next(using: &one) } != (0..<5).map { _ in second.next(using: &other) })
    }

    @Test func `a base above the cap and an endless cap are taken as they are`() {
        var highest = Constant(value: .max)
        var inverted = Backoff(base: .seconds(20), cap: .seconds(1))
        #expect(inverted.next(using: &highest) == .seconds(20))
        var endless = Backoff(base: .seconds(1), cap: .seconds(Int64.max))
        for _ in 0..<100 { #expect(endless.next(using: &highest) >= .seconds(1)) }
    }
}
