import JSON
import Testing
import Time

@testable import Scenario

struct RollupTests {
    private static let uses = [
        AggregateUse(.count, "order"), AggregateUse(.count, "order", within: .seconds(86_400)),
        AggregateUse(.count, "order", within: .seconds(7 * 86_400)), AggregateUse(.count, "visit", within: .seconds(3_601)),
        AggregateUse(.sum, "order", within: .seconds(3 * 86_400), field: "amount"), AggregateUse(.count, "order", within: .zero),
        AggregateUse(.sum, "order", within: .seconds(100 * 86_400), field: "deep.value"), AggregateUse(.last, "visit"),
        AggregateUse(.last, "order", within: .seconds(86_400)), AggregateUse(.last, "visit", field: "deep.value"),
        AggregateUse(.count, "nothing", within: .seconds(86_400)),
    ]

    private func answer(_ use: AggregateUse, _ aggregates: some EventAggregates, _ now: Timestamp) -> JSONValue? {
        switch use.function {
        case .count: .int(Int64(aggregates.count(use.type, within: use.within, now: now)))
        case .sum: .double(aggregates.sum(use.type, within: use.within, field: use.field ?? "", now: now))
        case .last: aggregates.last(use.type, within: use.within, field: use.field, now: now)
        }
    }

    @Test(arguments: 0..<40)
    func `a rollup answers as all the events do, before and after more of them come, late ones too`(seed: Int) {
        var random = SeededGenerator(seed)
        for _ in 0..<20 {
            let count = Int.random(in: 0...40, using: &random)
            let events = AggregateWorld.events(&random, count: count, days: 10)
            let uses = Self.uses.shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random))
            let needs = AggregateNeeds(uses)
            let now = AggregateWorld.start + .seconds(86_400 * Int64.random(in: 10...14, using: &random))
            let known = events.prefix(Int.random(in: 0...count, using: &random))
            var rollup = AggregateWorld(detailLimit: Int.random(in: 0...8, using: &random)).rollup(Array(known), needs, now: now)
            var log = EventLog()
            for event in known { log.add(event) }
            for use in uses { #expect(answer(use, rollup, now) == answer(use, log, now)) }
            for event in events.dropFirst(known.count) {
                rollup.add(event)
                log.add(event)
                for use in uses { #expect(answer(use, rollup, now) == answer(use, log, now)) }
            }
        }
    }

    @Test(arguments: 0..<40)
    func `up to what is unknown a rollup slides as all the events do`(seed: Int) {
        var random = SeededGenerator(seed)
        for _ in 0..<20 {
            let events = AggregateWorld.events(&random, count: Int.random(in: 0...30, using: &random), days: 10)
            let use = Self.uses.filter { $0.within != nil }.randomElement(using: &random) ?? Self.uses[1]
            var now = AggregateWorld.start + .seconds(86_400 * Int64.random(in: 10...12, using: &random))
            let rollup = AggregateWorld(detailLimit: Int.random(in: 0...8, using: &random)).rollup(events, AggregateNeeds([use]), now: now)
            var log = EventLog()
            for event in events { log.add(event) }
            while let loss = rollup.nextLoss(of: use, now: now) {
                guard case .at(let moment) = loss else {
                    #expect(log.nextLoss(of: use, now: now).map { $0.moment >= loss.moment } ?? false)
                    break
                }
                #expect(log.nextLoss(of: use, now: now) == loss)
                now = moment
                #expect(answer(use, rollup, now) == answer(use, log, now))
            }
            if rollup.nextLoss(of: use, now: now) == nil { #expect(log.nextLoss(of: use, now: now) == nil) }
        }
    }
}

struct DecimalSumTests {
    @Test func `prices add up as on paper`() throws {
        let texts = ["0.1", "0.2", "19.99", "-0.29", "1e-07", "2.50"]
        let sum = texts.compactMap { DecimalSum($0) }.reduce(DecimalSum.zero, +)
        #expect(sum.double == 22.5000001)
        #expect(sum.text == "225000001e-7")
        #expect(try #require(DecimalSum("0.1")) + #require(DecimalSum("0.2")) == DecimalSum("0.30"))
    }

    @Test(arguments: ["", "-", "1e", "e5", "1.2.3", "x", "1e999999", "+-1", "0x10"])
    func `what isn't a number has no sum`(text: String) {
        #expect(DecimalSum(text) == nil)
    }

    @Test(arguments: 0..<20)
    func `sums don't depend on the order, nor on how they are written`(seed: Int) throws {
        var random = SeededGenerator(seed)
        let numbers = (0..<30).map { _ -> JSONValue in
            Bool.random(using: &random)
                ? .int(Int64.random(in: -1_000_000...1_000_000, using: &random))
                : .double(Double(Int.random(in: -99_999...99_999, using: &random)) / 1_000)
        }
        let sums = numbers.compactMap { DecimalSum($0) }
        let sum = sums.reduce(DecimalSum.zero, +)
        #expect(sums.shuffled(using: &random).reduce(DecimalSum.zero, +) == sum)
        #expect(DecimalSum(sum.text) == sum)
        let thousandths = numbers.compactMap { $0.double }.map { Int64(($0 * 1_000).rounded()) }.reduce(0, +)
        #expect(DecimalSum("\(thousandths)e-3") == sum)
    }

    @Test func `numbers too far apart keep the digits in front`() throws {
        let sum = try #require(DecimalSum("1e300")) + #require(DecimalSum("1e-300"))
        #expect(sum.double == 1e300)
        #expect(DecimalSum(.double(.infinity)) == nil)
        let long = try #require(DecimalSum(String(repeating: "9", count: 60) + "." + String(repeating: "9", count: 60)))
        #expect(long.double == 1e60)
    }
}
