import Identity
import JSON
import Jobs
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct LetterFilterTests {
    private func ids(_ world: LetterWorld, _ change: (inout DeadLetterFilter) -> Void) async throws -> [UInt64] {
        var filter = DeadLetterFilter()
        change(&filter)
        #expect(DeadLetterFilter(filter.json) == filter)
        let letters = try await world.store.deadLetters(filter, limit: 100).letters
        #expect(try await world.store.deadLetterCount(filter) == Int64(letters.count))
        return letters.map(\.id.low).sorted()
    }

    @Test func `each part of a filter narrows it down, and what it is searched for is text`() async throws {
        try await LetterWorld.with { world in
            let anna = ContactIdentity.contactID(subject: "anna")
            try await world.die(1, reason: "100% of it", contact: anna)
            try await world.die(2, queue: .bounce, reason: "a_b", group: "h")
            try await world.test.wait("1 hour")
            try await world.die(3, reason: "back\\slash")
            try await world.die(4, reason: "100 of axb")
            _ = try await world.store.discardDeadLetters(DeadLetterFilter(ids: [LetterWorld.id(4)]), reason: "x", by: "ann")
            let moment = try #require(try await world.store.deadLetter(LetterWorld.id(3))).letter.summary.lastAt

            #expect(try await ids(world) { _ in } == [1, 2, 3])
            #expect(try await ids(world) { $0.state = nil } == [1, 2, 3, 4])
            #expect(try await ids(world) { $0.state = .discarded } == [4])
            #expect(try await ids(world) { $0.group = "h" } == [2])
            #expect(try await ids(world) { $0.queue = "bounce" } == [2])
            #expect(try await ids(world) { $0.from = moment } == [3])
            #expect(try await ids(world) { $0.to = moment } == [1, 2])
            #expect(try await ids(world) { $0.contacts = DeadLetterFilter.contacts(named: "anna") } == [1])
            #expect(try await ids(world) { $0.contacts = DeadLetterFilter.contacts(named: anna.description) } == [1])
            #expect(try await ids(world) { $0.scenario = "s" } == [])
            #expect(try await ids(world) { $0.ids = [LetterWorld.id(2), LetterWorld.id(8)] } == [2])
            #expect(try await ids(world) { ($0.text, $0.state) = ("100%", nil) } == [1])
            #expect(try await ids(world) { ($0.text, $0.state) = ("A_B", nil) } == [2])
            #expect(try await ids(world) { $0.text = "k\\s" } == [3])
            #expect(try await ids(world) { $0.text = "'; DROP TABLE dead_letter; --" } == [])
            let groups = try await world.store.deadLetterGroups(DeadLetterFilter())
            #expect(groups.map(\.fingerprint) == ["g", "h"] && groups.map(\.count) == [2, 1])
            #expect(groups[0].reason == "back\\slash" && groups[0].lastAt - groups[0].firstAt >= .seconds(3_600))
        }
    }

    @Test func `a filter that a newer build wrote is not read as a wider one`() {
        #expect(DeadLetterFilter(["state": "open", "colour": "red"]) == nil)
        #expect(DeadLetterFilter(["state": "asleep"]) == nil)
        #expect(DeadLetterFilter(["from": "soon"]) == nil)
        #expect(DeadLetterFilter(["group": "g"])?.group == "g")
    }

    @Test func `pages hold every letter once`() async throws {
        try await LetterWorld.with { world in
            for number in 1...7 as ClosedRange<UInt64> { try await world.die(number) }
            var newest: [UUID] = []
            var oldest: [UUID] = []
            var cursor: LetterCursor?
            repeat {
                let page = try await world.store.deadLetters(DeadLetterFilter(), after: cursor, limit: 3)
                newest += page.letters.map(\.id)
                cursor = page.next.flatMap { LetterCursor($0.description) }
            } while cursor != nil
            repeat {
                let page = try await world.store.wholeDeadLetters(DeadLetterFilter(), after: cursor, limit: 2)
                oldest += page.letters.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(oldest == (1...7 as ClosedRange<UInt64>).map(LetterWorld.id))
            #expect(newest == oldest.reversed())
        }
    }

    @Test(arguments: ["", "1", "1.", "x.00000000-0000-0009-0000-000000000001", "1.2.3", "1.00000000"])
    func `what is no place in a list is refused`(text: String) {
        #expect(LetterCursor(text) == nil)
    }
}
