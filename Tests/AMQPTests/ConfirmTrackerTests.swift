import Testing

@testable import AMQP

private func publication(_ key: String, body: [UInt8] = [1]) -> Publication {
    Publication(exchange: "goniec.events", routingKey: key, body: body)
}

private func returned(_ key: String, body: [UInt8] = [1]) -> Returned {
    Returned(code: 312, reason: "NO_ROUTE", exchange: "goniec.events", routingKey: key, messageID: nil, body: body)
}

private let unroutable = PublishResult.returned(code: 312, reason: "NO_ROUTE")

/// A tracker with one ticket a list of routing keys, all written.
private func tracker(_ tickets: [String]...) -> ConfirmTracker {
    var tracker = ConfirmTracker()
    for keys in tickets {
        let (ticket, _) = tracker.open(count: keys.count)
        for (index, key) in keys.enumerated() { tracker.published(publication(key), ticket: ticket, index: index) }
    }
    return tracker
}

private func settle(_ ticket: UInt64, _ results: PublishResult...) -> ConfirmTracker.Settlement {
    ConfirmTracker.Settlement(ticket: ticket, results: results)
}

struct ConfirmTrackerTests {
    @Test func `a ticket settles with the confirm of its last publication`() {
        var tracker = tracker(["a", "b"])
        #expect(tracker.outstanding == 2)
        #expect(tracker.acknowledged(1, multiple: false) == .wait)
        #expect(tracker.acknowledged(2, multiple: false) == .settle([settle(1, .confirmed, .confirmed)]))
        #expect(tracker.outstanding == 0)
    }

    @Test func `multiple confirms everything up to a tag, over tickets`() {
        var tracker = tracker(["a", "b"], ["c"], ["d"])
        #expect(tracker.acknowledged(3, multiple: true) == .settle([settle(1, .confirmed, .confirmed), settle(2, .confirmed)]))
        #expect(tracker.outstanding == 1)
    }

    @Test func `tag zero with multiple confirms all there is`() {
        var tracker = tracker(["a"], ["b"])
        #expect(tracker.acknowledged(0, multiple: true) == .settle([settle(1, .confirmed), settle(2, .confirmed)]))
        #expect(tracker.acknowledged(0, multiple: true) == .wait)
    }

    @Test func `confirms out of turn are remembered`() {
        var tracker = tracker(["a", "b", "c"])
        #expect(tracker.acknowledged(3, multiple: false) == .wait)
        #expect(tracker.acknowledged(2, multiple: false) == .wait)
        #expect(tracker.acknowledged(1, multiple: false) == .settle([settle(1, .confirmed, .confirmed, .confirmed)]))
    }

    @Test func `a nack is reported to its publisher`() {
        var tracker = tracker(["a", "b"])
        #expect(tracker.refused(1, multiple: false) == .wait)
        #expect(tracker.acknowledged(2, multiple: false) == .settle([settle(1, .refused, .confirmed)]))
    }

    @Test func `a return before its ack means the message wasn't published`() {
        var tracker = tracker(["a", "b", "c"])
        #expect(tracker.returned(returned("b")) == .wait)
        #expect(tracker.outstanding == 3)
        #expect(tracker.acknowledged(3, multiple: true) == .settle([settle(1, .confirmed, unroutable, .confirmed)]))
    }

    @Test func `equal messages are returned one after the other`() {
        var tracker = tracker(["a"], ["a"], ["a"])
        #expect(tracker.returned(returned("a")) == .wait)
        #expect(tracker.returned(returned("a")) == .wait)
        #expect(tracker.acknowledged(3, multiple: true) == .settle([settle(1, unroutable), settle(2, unroutable), settle(3, .confirmed)]))
    }

    @Test func `a nack outweighs a return`() {
        var tracker = tracker(["a"])
        #expect(tracker.returned(returned("a")) == .wait)
        #expect(tracker.refused(1, multiple: false) == .settle([settle(1, .refused)]))
    }

    @Test func `a return of another body isn't taken for ours`() {
        var tracker = tracker(["a"])
        guard case .violation = tracker.returned(returned("a", body: [2])) else {
            Issue.record("a stranger's return was believed")
            return
        }
    }

    @Test func `a confirm for what was never published is a violation`() {
        var tracker = tracker(["a"])
        guard case .violation = tracker.acknowledged(2, multiple: false) else {
            Issue.record("an unknown confirm was believed")
            return
        }
        #expect(tracker.outstanding == 1)
    }

    @Test func `a confirm that comes twice changes nothing`() {
        var tracker = tracker(["a"], ["b"])
        #expect(tracker.acknowledged(1, multiple: false) == .settle([settle(1, .confirmed)]))
        #expect(tracker.acknowledged(1, multiple: false) == .wait)
        #expect(tracker.outstanding == 1)
    }

    @Test func `a ticket for nothing is settled by being opened`() {
        var tracker = ConfirmTracker()
        #expect(tracker.open(count: 0).action == .settle([settle(1)]))
    }

    @Test func `an abandoned ticket fills the window until confirmed and settles nobody`() {
        var tracker = ConfirmTracker()
        let (ticket, _) = tracker.open(count: 3)
        tracker.published(publication("a"), ticket: ticket, index: 0)
        tracker.abandon(ticket, unwritten: 2)
        #expect(!tracker.isOpen(ticket))
        #expect(tracker.outstanding == 1)
        #expect(tracker.acknowledged(1, multiple: false) == .wait)
        #expect(tracker.outstanding == 0)
    }
}
