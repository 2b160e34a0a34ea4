import Identity
import JSON
import Time

@testable import Scenario

/// Rollups as the database gives them, made of events: counts of days, and event by event only the days at windows' edges and a few after.
struct AggregateWorld {
    static let contact = Contact(id: UUID(high: 1, low: 2), subject: "anna", attributes: ["since": "2026-03-02T12:00:00Z"])
    static let start = Timestamp(seconds: 1_772_323_200)  // 2026-03-01T00:00:00Z

    /// How many events are known one by one, the edge's day aside.
    var detailLimit = 3

    func rollup(_ events: [Event], _ needs: AggregateNeeds, now: Timestamp) -> Rollup {
        var rollup = Rollup(now: now, needs: needs)
        for (type, need) in needs.types {
            let own = events.filter { $0.type == type }.sorted()
            let since = need.since(now)
            for (day, events) in Dictionary(grouping: own, by: { UTCDay(of: $0.time) }) {
                let told = since.map { day < $0 } ?? true ? nil : day
                rollup.load(.count(events.count, day: told), of: type)
                for field in need.sums {
                    let sum = events.compactMap { EventField.number(field, of: $0.data) }.reduce(DecimalSum.zero, +)
                    rollup.load(.sum(sum, field: field, day: told), of: type)
                }
            }
            let days = detailed(own, need, now)
            for event in own where days.contains(UTCDay(of: event.time)) {
                rollup.load(.event(time: event.time, data: event.data), of: type)
            }
            if need.wantsLast, let last = own.last { rollup.load(.last(last.position, data: last.data), of: type) }
        }
        return rollup
    }

    private func detailed(_ events: [Event], _ need: AggregateNeeds.Need, _ now: Timestamp) -> Set<UTCDay> {
        var days: Set<UTCDay> = []
        for window in need.windows {
            let edge = UTCDay(of: now - window)
            days.insert(edge)
            var count = 0
            for event in events where UTCDay(of: event.time) >= edge {
                count += 1
                let day = UTCDay(of: event.time)
                if events.count(where: { UTCDay(of: $0.time) >= edge && UTCDay(of: $0.time) <= day }) <= detailLimit { days.insert(day) }
            }
        }
        return days
    }

    static func events(_ random: inout SeededGenerator, count: Int, days: Int64) -> [Event] {
        (0..<count).map { number in
            let type = ["order", "visit"].randomElement(using: &random) ?? "order"
            // Some at midnight to the microsecond, and some at once.
            let grain: Int64 = [1, 3_600_000_000, 86_400_000_000].randomElement(using: &random) ?? 1
            let offset = Int64.random(in: 0..<(days * 86_400_000_000), using: &random) / grain * grain
            let amount: JSONValue = [.double(0.1), .double(19.99), .int(3), "none"].randomElement(using: &random) ?? 1
            return Event(
                id: "e\(number)", source: "test", type: type, subject: "anna", time: start + .microseconds(offset),
                data: ["amount": amount, "deep": ["value": amount]])
        }
    }
}
