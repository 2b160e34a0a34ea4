import Identity
import JSON
import Store
import Testing
import Time

@testable import App

@Suite struct ReplayPaceTests {
    @Test func `without a rate batches are large and follow at once`() {
        var pace = ReplayPace()
        let begin = ContinuousClock.now
        #expect(pace.batchSize(rate: nil) == ReplayPace.largest)
        #expect(pace.rest(after: 500, rate: nil, begun: begin, now: begin) == .zero)
    }

    @Test(arguments: [(1, 1), (3, 1), (40, 10), (100_000, ReplayPace.largest)])
    func `batches are a quarter of a second's letters`(rate: Int, size: Int) {
        #expect(ReplayPace().batchSize(rate: rate) == size)
    }

    @Test(arguments: [1, 7, 100, 4_000])
    func `however long batches take, no more letters go out than the rate allows`(rate: Int) {
        var pace = ReplayPace()
        let begin = ContinuousClock.now
        var now = begin
        var sent = 0
        for round in 0..<200 {
            let started = now
            let count = pace.batchSize(rate: rate)
            // What has gone out before this batch has had its time.
            #expect(Duration.seconds(sent) / rate <= begin.duration(to: now) + .microseconds(1))
            sent += count
            now += .milliseconds(round % 5)
            now += pace.rest(after: count, rate: rate, begun: started, now: now)
        }
        #expect(begin.duration(to: now) < .seconds(sent) / rate + .seconds(2))
    }

    @Test func `a pause makes no debt`() {
        var pace = ReplayPace()
        let begin = ContinuousClock.now
        _ = pace.rest(after: 100, rate: 10, begun: begin, now: begin)
        pace.rested()
        #expect(pace.rest(after: 1, rate: 10, begun: begin + .seconds(1), now: begin + .seconds(1)) == .milliseconds(100))
    }
}
