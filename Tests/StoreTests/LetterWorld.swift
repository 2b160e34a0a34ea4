import Identity
import JSON
import Jobs
import Support
import Time

@testable import Store

/// A store with dead letters made by hand.
struct LetterWorld: Sendable {
    let test: TestStore
    var store: Store { test.store }

    static func with(_ body: (LetterWorld) async throws -> Void) async throws {
        try await TestStore.with(suite: "letters") { test in try await body(LetterWorld(test: test)) }
    }

    static func id(_ number: UInt64) -> UUID { UUID(high: 9, low: number) }

    /// Archives a letter; its body says its number.
    func die(
        _ number: UInt64, queue: QueueName = .event, reason: String = "no id", group: String = "g", attempts: Int = 1,
        failures: [String]? = nil, contact: UUID? = nil, delivery: UUID? = nil
    ) async throws {
        let body = Array("body \(number)".utf8)
        let letter = DeadLetter(
            id: Self.id(number), queue: queue.rawValue, reason: reason, fingerprint: group, failures: failures ?? [reason],
            routingKey: "key", contentType: "text/x", headers: ["a": "b"], body: body, attempts: attempts, contact: contact,
            delivery: delivery, wake: nil
        )
        try await store.archive([SealedLetter(letter, sealedBody: body)])
    }

    /// The states of all letters, by number.
    func states() async throws -> [String] {
        try await test.column("SELECT state FROM dead_letter ORDER BY dead_letter_id")
    }

    /// What happened to a letter, oldest first.
    func history(_ number: UInt64) async throws -> [String] {
        try await test.column(
            "SELECT concat_ws(' ', action, actor) FROM dead_letter_history WHERE dead_letter_id = '\(Self.id(number))' ORDER BY at, id")
    }

    func begin(_ filter: DeadLetterFilter = DeadLetterFilter(), id: UInt64 = 1, by actor: String = "ann") async throws -> ReplayOperation {
        try await store.beginReplay(filter, id: UUID(high: 8, low: id), rate: nil, reason: "mended", by: actor)
    }

    /// Works at a replay to its end; returns the ids that were published, in order.
    @discardableResult
    func replay(
        _ operation: ReplayOperation, limit: Int = 2, on store: Store? = nil,
        answer: (StoredLetter) -> ReplayAnswer = { _ in .published }
    ) async throws -> [UUID] {
        let store = store ?? self.store
        var published: [UUID] = []
        while let now = try await store.replayOperation(operation.id, isWorking: true), now.state == .running {
            let batch = try await store.replay(now, limit: limit) { letters in
                published += letters.map(\.id)
                return letters.map(answer)
            }
            if batch.isEnd { try await store.finishReplay(operation.id) }
        }
        return published
    }
}
