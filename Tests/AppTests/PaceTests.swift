import AMQP
import Farm
import Testing

@testable import App

@Suite struct PaceTests {
    private let begin = ContinuousClock.now
    private var reading = WorkerReading()

    private mutating func work(_ count: Int) {
        reading.took((0..<count).map { _ in Message(tag: 1, body: []) })
        reading.acknowledged(count)
    }

    @Test mutating func `a young worker's rate is over its life, an old one's over the last minute`() {
        var pace = Pace()
        pace.look(reading, at: begin)
        #expect(pace.rate == 0)
        work(30)
        pace.look(reading, at: begin + .seconds(3))
        #expect(pace.rate == 10)
        for second in stride(from: 6, through: 120, by: 3) {
            work(6)
            pace.look(reading, at: begin + .seconds(second))
        }
        #expect(pace.rate == 2)
        for second in stride(from: 123, through: 183, by: 3) { pace.look(reading, at: begin + .seconds(second)) }
        #expect(pace.rate == 0)
    }

    @Test mutating func `after a long silence of the looks themselves the rate is over all of it`() {
        var pace = Pace()
        pace.look(reading, at: begin)
        work(600)
        pace.look(reading, at: begin + .seconds(600))
        #expect(pace.rate == 1)
    }

    @Test mutating func `a worker that holds messages and finishes none is stalled, from when it last finished one`() {
        var pace = Pace()
        pace.look(reading, at: begin)
        #expect(pace.stalledFor == nil)
        reading.took([Message(tag: 1, body: []), Message(tag: 2, body: [])])
        pace.look(reading, at: begin + .seconds(3))
        #expect(pace.stalledFor == .seconds(3))
        pace.look(reading, at: begin + .seconds(90))
        #expect(pace.stalledFor == .seconds(90))
        reading.acknowledged(1)
        pace.look(reading, at: begin + .seconds(93))
        #expect(pace.stalledFor == .zero)
        reading.acknowledged(1)
        pace.look(reading, at: begin + .seconds(96))
        #expect(pace.stalledFor == nil)
    }
}
