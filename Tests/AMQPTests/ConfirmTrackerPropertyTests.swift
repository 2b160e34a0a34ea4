import Testing

@testable import AMQP

/// SplitMix64, so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The same promises, kept the slow and obvious way.
private struct NaiveTracker {
    struct Item {
        let ticket: UInt64
        let key: String
        var isReturned = false
        var result: PublishResult?
    }

    var items: [Item] = []
    var settled: Set<UInt64> = []

    mutating func finish(_ tag: Int, multiple: Bool, _ result: PublishResult) -> [ConfirmTracker.Settlement] {
        for index in items.indices where (multiple ? index < tag : index == tag - 1) && items[index].result == nil {
            let isReturned = items[index].isReturned && result == .confirmed
            items[index].result = isReturned ? .returned(code: 312, reason: "NO_ROUTE") : result
        }
        return newSettlements()
    }

    private mutating func newSettlements() -> [ConfirmTracker.Settlement] {
        let tickets = Dictionary(grouping: items, by: \.ticket)
        let ready = tickets.filter { ticket, items in !settled.contains(ticket) && items.allSatisfy { $0.result != nil } }
        settled.formUnion(ready.keys)
        return ready.map { ConfirmTracker.Settlement(ticket: $0, results: $1.compactMap(\.result)) }.sorted { $0.ticket < $1.ticket }
    }
}

struct ConfirmTrackerPropertyTests {
    /// Routing keys are unique here, so that both sides mean the same message by a return.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `any mix of publishing, acks, nacks and returns ends as in the naive model`(seed: UInt64) {
        var random = Seeded(state: seed)
        var tracker = ConfirmTracker()
        var model = NaiveTracker()
        for _ in 0..<120 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: publish(&tracker, &model, count: .random(in: 1...5, using: &random))
            case 2: giveBack(&tracker, &model, using: &random)
            default: confirm(&tracker, &model, using: &random)
            }
            #expect(tracker.outstanding == model.items.count { $0.result == nil })
        }
        let expected = model.finish(model.items.count, multiple: true, .confirmed)
        #expect(sorted(tracker.acknowledged(UInt64(model.items.count), multiple: true)) == expected)
        #expect(tracker.outstanding == 0)
    }

    private func publish(_ tracker: inout ConfirmTracker, _ model: inout NaiveTracker, count: Int) {
        let (ticket, _) = tracker.open(count: count)
        for index in 0..<count {
            let key = "key-\(model.items.count)"
            tracker.published(Publication(exchange: "e", routingKey: key, body: [7]), ticket: ticket, index: index)
            model.items.append(NaiveTracker.Item(ticket: ticket.number, key: key))
        }
    }

    private func giveBack(_ tracker: inout ConfirmTracker, _ model: inout NaiveTracker, using random: inout Seeded) {
        let waiting = model.items.indices.filter { model.items[$0].result == nil && !model.items[$0].isReturned }
        guard let index = waiting.randomElement(using: &random) else { return }
        model.items[index].isReturned = true
        let returned = Returned(
            code: 312, reason: "NO_ROUTE", exchange: "e", routingKey: model.items[index].key, messageID: nil, body: [7])
        #expect(tracker.returned(returned) == .wait)
    }

    private func confirm(_ tracker: inout ConfirmTracker, _ model: inout NaiveTracker, using random: inout Seeded) {
        guard !model.items.isEmpty else { return }
        let tag = Int.random(in: 1...model.items.count, using: &random)
        let multiple = Int.random(in: 0..<4, using: &random) == 0
        let isRefusal = Int.random(in: 0..<5, using: &random) == 0
        let expected = model.finish(tag, multiple: multiple, isRefusal ? .refused : .confirmed)
        let action =
            isRefusal
            ? tracker.refused(UInt64(tag), multiple: multiple) : tracker.acknowledged(UInt64(tag), multiple: multiple)
        #expect(sorted(action) == expected)
    }

    private func sorted(_ action: ConfirmTracker.Action) -> [ConfirmTracker.Settlement] {
        guard case .settle(let settlements) = action else { return [] }
        return settlements.sorted { $0.ticket < $1.ticket }
    }
}
