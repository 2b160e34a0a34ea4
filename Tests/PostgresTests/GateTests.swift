import Testing

@testable import Postgres

@Suite struct GateTests {
    @Test func `one at a time, in the order of asking`() {
        var gate = Gate()
        #expect(gate.enter(1, as: .anyone) == .proceed)
        #expect(gate.enter(2, as: .anyone) == .wait)
        #expect(gate.enter(3, as: .anyone) == .wait)
        #expect(gate.cancel(2) == true)
        #expect(gate.cancel(2) == false)
        #expect(gate.leave() == 3)
        #expect(gate.leave() == nil)
        #expect(gate.enter(4, as: .anyone) == .proceed)
    }

    @Test func `a transaction keeps others out between its statements`() {
        var gate = Gate()
        #expect(gate.enter(1, as: .opening(9)) == .proceed)
        #expect(gate.enter(2, as: .anyone) == .wait)
        #expect(gate.leave() == nil)
        #expect(gate.enter(3, as: .anyone) == .wait)
        #expect(gate.enter(4, as: .within(9)) == .proceed)
        #expect(gate.enter(5, as: .within(9)) == .wait)
        #expect(gate.leave() == 5)
        #expect(gate.endTransaction() == [])
        #expect(gate.leave() == 2)
        #expect(gate.leave() == 3)
    }

    @Test func `a transaction that is over is refused, also to those who wait`() {
        var gate = Gate()
        #expect(gate.enter(1, as: .opening(9)) == .proceed)
        #expect(gate.enter(2, as: .within(9)) == .wait)
        #expect(gate.enter(3, as: .opening(10)) == .wait)
        #expect(gate.endTransaction() == [2])
        #expect(gate.leave() == 3)
        #expect(gate.enter(4, as: .within(9)) == .refuse)
        #expect(gate.enter(5, as: .within(10)) == .wait)
        #expect(gate.leave() == 5)
    }

    @Test func `no history lets two in or leaves somebody waiting for nothing`() {
        for _ in 0..<500 {
            var history = History()
            for id in UInt64(1)...60 { history.step(id) }
            history.drain()
            #expect(history.waiting.isEmpty)
        }
    }

    /// A random life of a gate, and what must be true of it.
    private struct History {
        var gate = Gate()
        var inside: (id: UInt64, party: Gate.Party)?
        var transaction: UInt64?
        var waiting: [UInt64: Gate.Party] = [:]

        mutating func step(_ id: UInt64) {
            switch Int.random(in: 0..<6) {
            case 0, 1: enter(id, .anyone)
            case 2: enter(id, .opening(id))
            case 3: enter(id, .within(transaction ?? 0))
            case 4: leave(ending: false)
            default: leave(ending: true)
            }
        }

        mutating func enter(_ id: UInt64, _ party: Gate.Party) {
            switch gate.enter(id, as: party) {
            case .proceed: admit(id, party)
            case .wait: waiting[id] = party
            case .refuse: #expect(party == .within(transaction ?? 0) && transaction == nil)
            }
        }

        mutating func admit(_ id: UInt64, _ party: Gate.Party) {
            #expect(inside == nil)
            if let transaction { #expect(party == .within(transaction)) }
            if case .opening(let opened) = party { transaction = opened }
            inside = (id, party)
        }

        mutating func leave(ending: Bool) {
            guard inside != nil else { return }
            if ending, transaction != nil {
                transaction = nil
                for id in gate.endTransaction() { waiting[id] = nil }
            }
            inside = nil
            if let next = gate.leave(), let party = waiting.removeValue(forKey: next) { admit(next, party) }
        }

        mutating func drain() {
            for id in UInt64(1_000)...1_200 {
                if inside == nil, let transaction { enter(id, .within(transaction)) }
                leave(ending: true)
            }
        }
    }
}
