import AMQP
import Farm
import Testing

@Suite struct WorkerReadingTests {
    private func message(_ headers: [String: FieldValue] = [:], timestamp: UInt64? = nil, tag: UInt64 = 1) -> Message {
        Message(tag: tag, properties: MessageProperties(timestamp: timestamp, headers: headers), body: [])
    }

    @Test func `a worker is what its connections, its operator and what it needs let it be`() {
        var reading = WorkerReading()
        #expect(reading.state == .connecting && reading.reason == nil)
        reading.lacks("no broker")
        #expect(reading.state == .connecting && reading.reason == "no broker")
        reading.opened()
        #expect(reading.state == .consuming && reading.reason == nil)
        reading.lacks("no database")
        #expect(reading.state == .waiting && reading.reason == "no database")
        reading.flowChanged(to: .paused)
        #expect(reading.state == .paused && reading.reason == nil)
        reading.flowChanged(to: .running)
        #expect(reading.state == .waiting)
        reading.lacks(nil)
        #expect(reading.state == .consuming)
        reading.flowChanged(to: .draining)
        #expect(reading.state == .draining)
        reading.closed()
        #expect(reading.state == .draining)
    }

    @Test func `what is given back counts as left once it drains, and not when only the connection was lost`() {
        var reading = WorkerReading()
        reading.opened()
        reading.took([message(), message()])
        reading.closed()
        #expect(reading.left == 0)
        reading.opened()
        reading.took([message(), message(), message()])
        reading.flowChanged(to: .draining)
        reading.acknowledged(1)
        reading.closed()
        reading.ended(unreported: 4)
        #expect(reading.left == 2 && reading.unacked == 0 && reading.unreported == 4)
    }

    @Test func `what is taken is held until it is acknowledged or the connection is gone`() {
        var reading = WorkerReading()
        reading.opened()
        reading.took([message(), message(), message()])
        #expect(reading.unacked == 3 && reading.finished == 0)
        reading.acknowledged(2)
        #expect(reading.unacked == 1 && reading.finished == 2)
        reading.closed()
        #expect(reading.unacked == 0 && reading.finished == 2)
        // A late acknowledgement of what has gone back makes no debt.
        reading.acknowledged(1)
        #expect(reading.unacked == 0)
    }

    @Test func `only a worker that consumes, holds nothing and waits has caught up with its queue`() {
        var reading = WorkerReading()
        reading.waits()
        #expect(!reading.isCaughtUp)
        reading.opened()
        #expect(reading.isCaughtUp)
        reading.took([message()])
        #expect(!reading.isCaughtUp)
        reading.waits()
        #expect(!reading.isCaughtUp, "it holds a message, so that the broker may keep others back")
        reading.acknowledged(1)
        #expect(reading.isCaughtUp)
        reading.flowChanged(to: .paused)
        #expect(!reading.isCaughtUp)
        reading.flowChanged(to: .running)
        reading.lacks("something")
        #expect(!reading.isCaughtUp)
    }

    @Test func `the youngest message delivered counts, whatever order they come in`() {
        var reading = WorkerReading()
        #expect(reading.deliveredTo == nil)
        reading.took([message(["x-enqueued-at": 7]), message(["x-enqueued-at": 9]), message(["x-enqueued-at": 8]), message()])
        #expect(reading.deliveredTo == 9)
        reading.took([message(["x-enqueued-at": 5])])
        #expect(reading.deliveredTo == 9)
    }

    @Test func `a message's age is told by our header, else by its timestamp, and by nothing incredible`() {
        #expect(message(["x-enqueued-at": 1_700_000_000_000_000], timestamp: 5).enqueuedAt == 1_700_000_000_000_000)
        #expect(message(timestamp: 1_700_000_000).enqueuedAt == 1_700_000_000_000_000)
        #expect(message().enqueuedAt == nil)
        #expect(message(["x-enqueued-at": .string("now")], timestamp: 3).enqueuedAt == 3_000_000)
        for stamp in [Int64.min, -1, 4_102_444_800_000_000, .max] { #expect(message(["x-enqueued-at": .int(stamp)]).enqueuedAt == nil) }
        for stamp in [UInt64.max, 9_300_000_000_000, 1_700_000_000_000] { #expect(message(timestamp: stamp).enqueuedAt == nil) }
        // It has rested in a retry queue meanwhile: it says nothing of who waits behind it.
        #expect(message(["x-enqueued-at": 7, "x-attempt": 2]).enqueuedAt == nil)
    }
}
