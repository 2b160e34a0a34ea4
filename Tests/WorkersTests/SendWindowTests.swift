import Identity
import Jobs
import Store
import Testing

@testable import Workers

@Suite struct SendWindowTests {
    private func item(_ tag: UInt64, delivery: UInt64? = nil) -> SendWindow.Item {
        let mail = RenderedMail(
            delivery: UUID(high: 2, low: delivery ?? tag), contact: UUID(high: 1, low: 1), sender: "a@b.c", recipient: "d@e.f", message: [])
        return SendWindow.Item(tag: tag, mail: mail, token: UUID(high: 3, low: tag))
    }

    private func settlement(_ tag: UInt64) -> Settlement {
        Settlement(key: item(tag).key, token: UUID(high: 3, low: tag), result: .accepted)
    }

    @Test func `each free connection gets the mail that waited longest`() {
        var window = SendWindow()
        #expect(window.next().isEmpty)
        window.arrived(item(1))
        #expect(window.next().isEmpty)
        window.isFree(7)
        window.isFree(8)
        #expect(window.next() == SendWindow.Round(wanted: [(7, item(1))]))
        #expect(window.underWay == 1 && !window.isIdle)
        window.arrived(item(2))
        window.arrived(item(3))
        #expect(window.next() == SendWindow.Round(wanted: [(8, item(2))]))
        window.finished(tag: 1, settlement(1))
        window.isFree(7)
        #expect(window.next() == SendWindow.Round(finished: [(1, settlement(1))], wanted: [(7, item(3))]))
        window.notGranted(7)
        window.finished(tag: 2, settlement(2))
        #expect(window.underWay == 0 && !window.isIdle)
        #expect(window.next() == SendWindow.Round(finished: [(2, settlement(2))]))
        #expect(window.isIdle)
    }

    @Test func `two jobs of one delivery are never in one round`() {
        var window = SendWindow()
        window.isFree(1)
        window.isFree(2)
        window.arrived(item(1))
        window.arrived(item(2, delivery: 1))
        #expect(window.next().wanted.count == 1)
        #expect(window.next() == SendWindow.Round(wanted: [(2, item(2, delivery: 1))]))
    }

    @Test func `a round that failed comes again, in its order`() {
        var window = SendWindow()
        window.arrived(item(9))
        window.isFree(5)
        _ = window.next()
        for tag: UInt64 in 1...3 { window.arrived(item(tag)) }
        window.isFree(1)
        window.isFree(2)
        let round = window.next()
        window.finished(tag: 9, settlement(9))
        window.giveBack(round)
        #expect(window.underWay == 0 && window.backlog == 3)
        #expect(window.next() == SendWindow.Round(finished: [(9, settlement(9))], wanted: round.wanted))
    }

    @Test func `results outlive the broker's connection, mails and connections don't`() {
        var window = SendWindow()
        window.arrived(item(1))
        window.arrived(item(2))
        window.isFree(1)
        _ = window.next()
        window.finished(tag: 1, settlement(1))
        var rest = window.leftOver()
        rest.isFree(1)
        #expect(rest.next() == SendWindow.Round(finished: [(1, settlement(1))]))
        #expect(rest.isIdle)
        window.dropWaiting()
        #expect(window.backlog == 0)
    }
}
