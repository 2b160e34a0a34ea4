import Identity
import Jobs
import Postgres
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct ReplayTests {
    @Test func `every letter is published once, in the order they died, and one that dies again is for the next replay`() async throws {
        try await LetterWorld.with { world in
            for number in [3, 1, 5, 2, 4] as [UInt64] { try await world.die(number) }
            let operation = try await world.begin()
            #expect(operation.total == 5)
            try await world.test.wait("1 second")
            var isFirst = true
            var published: [UUID] = []
            while let now = try await world.store.replayOperation(operation.id), now.state == .running {
                let batch = try await world.store.replay(now, limit: 2) { letters in
                    published += letters.map(\.id)
                    return letters.map { _ in .published }
                }
                if isFirst { try await world.die(3) }
                isFirst = false
                if batch.isEnd { try await world.store.finishReplay(now.id) }
            }
            #expect(published == [3, 1, 5, 2, 4].map(LetterWorld.id))
            #expect(try await world.states() == ["replayed", "replayed", "open", "replayed", "replayed"])
            #expect(try await world.history(3) == ["died", "replayed ann", "died"])
            let ended = try #require(try await world.store.replayOperation(operation.id))
            #expect(ended.state == .done && ended.done == 5 && ended.failed == 0 && ended.endedAt != nil)
            #expect(
                try await world.test.column("SELECT concat_ws(' ', actor, action, reason) FROM audit") == ["ann dead replay mended"])
        }
    }

    @Test func `two administrators at once replay each letter once`() async throws {
        try await LetterWorld.with { world in
            for number in 1...60 as ClosedRange<UInt64> { try await world.die(number) }
            let other = world.test.another()
            let first = try await world.begin(id: 1)
            let second = try await world.begin(id: 2, by: "bob")
            async let one = world.replay(first, limit: 7)
            async let two = world.replay(second, limit: 5, on: other.store)
            let all = try await one + two
            #expect(all.count == 60 && Set(all).count == 60)
            #expect(try await world.test.value("SELECT sum(done) FROM replay_operation") == "60")
            #expect(try await world.test.value("SELECT count(*) FROM dead_letter_history WHERE action = 'replayed'") == "60")
            await other.store.pool.close()
        }
    }

    @Test func `a letter that can't be given back stays open with the reason, and a refused one is tried again`() async throws {
        try await LetterWorld.with { world in
            for number in 1...5 as ClosedRange<UInt64> { try await world.die(number) }
            var refusals = 0
            let published = try await world.replay(try await world.begin(), limit: 3) { letter in
                if letter.id == LetterWorld.id(1) { return .failed("no queue") }
                if letter.id == LetterWorld.id(2), refusals < 2 {
                    refusals += 1
                    return .refused
                }
                return .published
            }
            #expect(published.map(\.low).filter { $0 == 1 }.count == 1)
            #expect(published.map(\.low).filter { $0 == 2 }.count == 3)
            #expect(try await world.states() == ["open", "replayed", "replayed", "replayed", "replayed"])
            #expect(try await world.history(1) == ["died", "failed ann"])
            #expect(try await world.test.value("SELECT concat_ws(' ', state, done, failed) FROM replay_operation") == "done 4 1")
        }
    }

    @Test func `a first letter that is refused keeps the cursor where it was`() async throws {
        try await LetterWorld.with { world in
            for number in 1...3 as ClosedRange<UInt64> { try await world.die(number) }
            var refusals = 0
            try await world.replay(try await world.begin(), limit: 3) { _ in
                refusals += 1
                return refusals <= 3 ? .refused : .published
            }
            #expect(try await world.states() == ["replayed", "replayed", "replayed"])
        }
    }

    @Test func `a publication that fails marks nothing`() async throws {
        struct Broken: Error {}
        try await LetterWorld.with { world in
            try await world.die(1)
            let operation = try await world.begin()
            await #expect(throws: Broken.self) { _ = try await world.store.replay(operation, limit: 9) { _ in throw Broken() } }
            #expect(try await world.states() == ["open"])
            #expect(try await world.replay(operation) == [LetterWorld.id(1)])
        }
    }

    @Test func `letters that were replayed or discarded can be asked for, superseded ones never`() async throws {
        try await LetterWorld.with { world in
            try await world.die(1)
            try await world.replay(try await world.begin())
            #expect(try await world.replay(try await world.begin(id: 2)) == [])
            #expect(try await world.replay(try await world.begin(DeadLetterFilter(state: .replayed), id: 3)) == [LetterWorld.id(1)])
            try await world.test.execute("UPDATE dead_letter SET state = 'superseded'")
            #expect(try await world.replay(try await world.begin(DeadLetterFilter(state: nil), id: 4)) == [])
        }
    }

    @Test func `a replay is paused, resumed and cancelled where that can be, and noted`() async throws {
        try await LetterWorld.with { world in
            let operation = try await world.begin()
            func set(_ state: ReplayOperation.State, from: [ReplayOperation.State]) async throws -> ReplayOperation.State? {
                try await world.store.setReplay(operation.id, to: state, from: from, action: "\(state)", by: "bob")?.state
            }
            #expect(try await set(.paused, from: [.running]) == .paused)
            #expect(try await world.replay(operation) == [])
            #expect(try await set(.running, from: [.paused]) == .running)
            #expect(try await set(.cancelled, from: [.running, .paused]) == .cancelled)
            #expect(try await set(.paused, from: [.running]) == nil)
            #expect(try await world.store.replayOperations(limit: 9).map(\.endedAt).allSatisfy { $0 != nil })
            try await world.store.finishReplay(operation.id)
            #expect(try await world.store.replayOperation(operation.id)?.state == .cancelled)
            #expect(
                try await world.test.column("SELECT action FROM audit ORDER BY at, id").sorted()
                    == ["cancelled", "dead replay", "paused", "running"])
        }
    }
}

@Suite(.serialized) struct DeliveryReplayTests {
    private func with(_ body: (DeliveryWorld, LetterWorld) async throws -> Void) async throws {
        try await DeliveryWorld.with { world in
            try await world.add(1)
            try await body(world, LetterWorld(test: world.test))
        }
    }

    private func die(_ letters: LetterWorld, queue: QueueName = .render(.transactional)) async throws {
        let key = DeliveryWorld.key(1)
        try await letters.die(1, queue: queue, contact: key.contact, delivery: key.delivery)
    }

    @Test func `a letter about a delivery puts it back, due at once, and publishes nothing`() async throws {
        try await with { world, letters in
            try await die(letters)
            #expect(try await world.states() == ["dead no id 0"])
            try await world.test.wait("1 hour")
            #expect(try await letters.replay(try await letters.begin()) == [])
            #expect(try await letters.states() == ["replayed"])
            #expect(try await world.store.emitStalled(lane: .transactional, limit: 9) == [DeliveryWorld.key(1)])
            #expect(try await world.claim(1) == .claimed(attempt: 1))
            #expect(try await letters.test.value("SELECT concat_ws(' ', done, failed) FROM replay_operation") == "1 0")
        }
    }

    @Test func `one whose delivery isn't dead any more changes nothing`() async throws {
        try await with { world, letters in
            try await die(letters)
            try await world.test.execute("UPDATE delivery SET state = 'accepted'")
            try await letters.replay(try await letters.begin())
            #expect(try await world.states() == ["accepted no id 0"])
            #expect(
                try await letters.test.column("SELECT reason FROM dead_letter_history WHERE action = 'replayed'")
                    == ["its delivery is accepted: nothing is left to do"])
        }
    }

    @Test(arguments: [("hold", "held"), ("resend", "pending")])
    func `one that may have been handed over before it died is sent again only where its policy says so`(
        policy: String, state: String
    ) async throws {
        try await with { world, letters in
            try await world.test.execute("UPDATE delivery SET uncertain_policy = '\(policy)'")
            #expect(try await world.claim(1) == .claimed(attempt: 1))
            try await world.settle(1, .uncertain(reason: "silence"))
            try await die(letters, queue: .send(.transactional))
            #expect(try await world.states() == ["dead no id 1"])
            try await letters.replay(try await letters.begin())
            #expect(try await letters.test.value("SELECT state FROM delivery") == state)
        }
    }

    @Test func `an outcome that is replayed is owed again until it is taken in`() async throws {
        try await with { world, letters in
            _ = try await world.claim(1)
            try await world.settle(1, .accepted)
            try await die(letters, queue: .outcome)
            #expect(try await letters.test.value("SELECT outcome_pending FROM delivery") == "false")
            #expect(try await letters.replay(try await letters.begin()) == [LetterWorld.id(1)])
            #expect(try await letters.test.value("SELECT outcome_pending FROM delivery") == "true")
            try await world.test.wait("3 minutes")
            #expect(try await world.store.emitStalledOutcomes(limit: 9).map(\.delivery) == [DeliveryWorld.key(1).delivery])
        }
    }
}
