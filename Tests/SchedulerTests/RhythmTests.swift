import Store
import Testing
import Time

@testable import Scheduler

@Suite struct RhythmTests {
    @Test func `each sweep keeps its interval, and one that failed stays due`() {
        var rhythm = Rhythm()
        let begin = ContinuousClock.now
        #expect(rhythm.due(at: begin) == Rhythm.Task.allCases)
        for task in Rhythm.Task.allCases where task != .workers { rhythm.ran(task, at: begin, leftSome: false) }
        #expect(rhythm.due(at: begin) == [.workers])
        rhythm.ran(.workers, at: begin, leftSome: false)
        #expect(rhythm.due(at: begin + .milliseconds(999)).isEmpty)
        #expect(rhythm.due(at: begin + .seconds(1)) == [.deliveries, .recounts, .fanouts])
        rhythm.ran(.recounts, at: begin + .seconds(1), leftSome: false)
        rhythm.ran(.fanouts, at: begin + .seconds(1), leftSome: false)
        rhythm.ran(.deliveries, at: begin + .seconds(1), leftSome: true)
        #expect(rhythm.due(at: begin + .seconds(1)) == [.deliveries])
        rhythm.ran(.deliveries, at: begin + .seconds(1), leftSome: false)
        #expect(rhythm.due(at: begin + .milliseconds(1_999)).isEmpty)
        #expect(rhythm.due(at: begin + .seconds(5)) == [.deliveries, .outcomes, .leases, .recounts, .fanouts])
        #expect(rhythm.due(at: begin + .seconds(30)) == [.deliveries, .outcomes, .leases, .timersFromTheBeginning, .recounts, .fanouts])
        #expect(
            rhythm.due(at: begin + .seconds(60)) == [
                .deliveries, .outcomes, .leases, .timersFromTheBeginning, .deadLetters, .recounts, .fanouts,
            ])
        #expect(rhythm.due(at: begin + .seconds(3_600)) == Rhythm.Task.allCases)
    }
}

@Suite struct LeaseWatchTests {
    private let begin = Timestamp(seconds: 1_000_000)

    @Test func `leases are judged after one whole lease without a break`() {
        var watch = LeaseWatch()
        let first = [.zero, Store.lease - .milliseconds(1), Store.lease].map { watch.mayJudge(at: begin + $0) }
        #expect(first == [false, false, true])
        watch.interrupted()
        let second = [Store.lease * 2, Store.lease * 3 - .milliseconds(1), Store.lease * 3].map { watch.mayJudge(at: begin + $0) }
        #expect(second == [false, false, true])
    }

    @Test func `a database whose clock went back is watched anew`() {
        var watch = LeaseWatch()
        let answers = [.zero, .seconds(-10), Store.lease - .seconds(11), Store.lease - .seconds(10)].map { watch.mayJudge(at: begin + $0) }
        #expect(answers == [false, false, false, true])
    }
}
