import Identity
import JSON
import Jobs
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct ArchivingTests {
    @Test func `a letter that was dealt with and dies again is open, with its attempts added and its history kept`() async throws {
        try await LetterWorld.with { world in
            try await world.die(1, attempts: 4, failures: ["a", "b"])
            // The archivist, killed before it acknowledged, does it again.
            try await world.die(1, attempts: 4, failures: ["a", "b"])
            #expect(try await world.history(1) == ["died"])
            try await world.replay(try await world.begin())
            try await world.test.wait("1 hour")
            try await world.die(1, reason: "other", group: "h", attempts: 3, failures: ["c"])
            let found = try #require(try await world.store.deadLetter(LetterWorld.id(1)))
            #expect(found.letter.summary.state == .open && found.letter.summary.attempts == 7)
            #expect(found.letter.summary.reason == "other" && found.letter.summary.fingerprint == "h")
            #expect(found.letter.failures == ["a", "b", "c"])
            #expect(found.history.map(\.action) == [.died, .replayed, .died])
            #expect(found.history.map(\.reason) == ["no id", "mended", "other"])
            #expect(found.letter.summary.lastAt - found.letter.summary.firstAt >= .seconds(3_600))
        }
    }

    @Test func `reasons are bounded, and the newest stay`() async throws {
        try await LetterWorld.with { world in
            for round in 0..<5 {
                try await world.die(1, failures: (0..<10).map { "\(round).\($0)" })
                _ = try await world.store.discardDeadLetters(DeadLetterFilter(), reason: "x", by: "ann")
            }
            let failures = try #require(try await world.store.deadLetter(LetterWorld.id(1))).letter.failures
            #expect(failures.count == Int(Store.failureLimit) && failures.last == "4.9" && failures.first == "1.8")
        }
    }

    @Test func `the scenario and the enrollment are what the delivery's row says`() async throws {
        try await DeliveryWorld.with { world in
            try await world.add(1)
            let key = DeliveryWorld.key(1)
            try await LetterWorld(test: world.test).die(1, queue: .render(.bulk), contact: key.contact, delivery: key.delivery)
            #expect(try await world.test.value("SELECT l.scenario FROM dead_letter l JOIN delivery USING (enrollment_id)") == "s")
        }
    }

    @Test func `letters of older versions are read as they lie`() async throws {
        try await LetterWorld.with { world in
            try await world.test.execute(
                """
                INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, routing_key, headers, body, attempts, first_at, last_at)
                VALUES ('\(LetterWorld.id(7))', 'q', 'r', 'f', 'k', '{}', 'abc', 1, now(), now())
                """)
            let letter = try #require(try await world.store.deadLetter(LetterWorld.id(7))).letter
            #expect(!letter.isSealed && letter.body == Array("abc".utf8) && letter.failures == [])
        }
    }

    @Test func `what was dealt with long ago is deleted, but not what is open or an open copy's original`() async throws {
        try await LetterWorld.with { world in
            for number in 1...4 as ClosedRange<UInt64> { try await world.die(number) }
            let copy = DeadLetter(
                id: LetterWorld.id(9), queue: "trigger.event", reason: "no id", fingerprint: "g", routingKey: "key", contentType: nil,
                headers: [:], body: [1], attempts: 0, contact: nil, delivery: nil, wake: nil
            )
            let sealed = SealedLetter(copy, sealedBody: [1])
            #expect(try await world.store.keepEdited(sealed, of: LetterWorld.id(1), reason: "typo", by: "ann"))
            #expect(try await world.store.keepEdited(sealed, of: LetterWorld.id(1), reason: "typo", by: "ann") == false)
            try await world.replay(try await world.begin(DeadLetterFilter(ids: [LetterWorld.id(2)])))
            _ = try await world.store.discardDeadLetters(DeadLetterFilter(ids: [LetterWorld.id(3)]), reason: "x", by: "ann")
            #expect(try await world.states() == ["superseded", "replayed", "discarded", "open", "open"])
            #expect(try await world.store.pruneDeadLetters(olderThan: 3_600) == 0)
            try await world.test.wait("61 minutes")
            #expect(try await world.store.pruneDeadLetters(olderThan: 3_600) == 2)
            #expect(try await world.states() == ["superseded", "open", "open"])
            #expect(try await world.history(2) == [])
            #expect(try await world.test.value("SELECT count(*) FROM replay_operation") == "0")
            try await world.replay(try await world.begin(DeadLetterFilter(ids: [LetterWorld.id(9)]), id: 2))
            #expect(try await world.store.pruneDeadLetters(olderThan: 3_600) == 1)
            #expect(try await world.states() == ["open", "replayed"])
        }
    }
}
