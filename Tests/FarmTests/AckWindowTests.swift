import Testing

@testable import Farm

/// The same thing, with no thought of speed.
private struct NaiveWindow {
    var received: [UInt64] = []
    var finished: Set<UInt64> = []
    var acknowledged: UInt64 = 0

    mutating func finish(_ tag: UInt64) -> UInt64? {
        guard received.contains(tag) else { return nil }
        finished.insert(tag)
        let contiguous = received.prefix { finished.contains($0) }.last ?? 0
        guard contiguous > acknowledged else { return nil }
        acknowledged = contiguous
        return contiguous
    }

    var count: Int { received.count { $0 > acknowledged } }
}

struct AckWindowTests {
    @Test func `acknowledgements go up to the highest message before which all are finished`() {
        var window = AckWindow()
        for tag in 1...5 as ClosedRange<UInt64> { window.received(tag) }
        #expect(window.finished(2) == nil)
        #expect(window.finished(1) == 2)
        #expect(window.finished(5) == nil)
        #expect(window.finished(4) == nil)
        #expect(window.count == 3)
        #expect(window.finished(3) == 5)
        #expect(window.count == 0)
    }

    @Test func `a tag that is unknown, done with or finished twice changes nothing`() {
        var window = AckWindow()
        #expect(window.finished(1) == nil)
        window.received(7)
        window.received(9)
        #expect(window.finished(8) == nil)
        #expect(window.finished(9) == nil)
        #expect(window.finished(9) == nil)
        #expect(window.count == 2)
        #expect(window.finished(7) == 9)
        #expect(window.finished(7) == nil)
    }

    @Test(arguments: 0..<100 as Range<UInt64>) func `any order of arrivals and ends gives what the naive window gives`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var window = AckWindow()
        var naive = NaiveWindow()
        var tag: UInt64 = 0
        for _ in 0..<300 {
            if Bool.random(using: &random) {
                // Tags rise, with gaps: a connection's tags are counted on from the last one's.
                tag += UInt64.random(in: 1...3, using: &random)
                window.received(tag)
                naive.received.append(tag)
            } else {
                let any = UInt64.random(in: 0...tag + 1, using: &random)
                #expect(window.finished(any) == naive.finish(any), "seed \(seed)")
            }
            #expect(window.count == naive.count, "seed \(seed)")
        }
        for left in naive.received.shuffled(using: &random) { #expect(window.finished(left) == naive.finish(left), "seed \(seed)") }
        #expect(window.count == 0, "seed \(seed)")
    }
}
