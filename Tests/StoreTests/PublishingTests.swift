import Identity
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct PublishingTests {
    private func publish(
        _ text: String, in store: Store, expected: Int? = nil, author: String = "ola"
    ) async throws -> Publishing {
        try await store.publish(
            scenario: "cart", checksum: text, author: author, files: ["scenario.yaml": text], message: "it is \(text)", expected: expected)
    }

    @Test func `versions are numbered, and keep who published them and why`() async throws {
        try await TestStore.with(suite: "publishing") { test in
            #expect(try await publish("a", in: test.store) == .published(version: 1))
            #expect(try await publish("b", in: test.store, author: "jan") == .published(version: 2))
            #expect(try await publish("b", in: test.store) == .unchanged(version: 2))
            let versions = try await test.store.versions(of: "cart")
            #expect(versions.map(\.version) == [2, 1])
            #expect(versions.map(\.author) == ["jan", "ola"])
            #expect(versions.map(\.message) == ["it is b", "it is a"])
            #expect(try await test.store.version(of: "cart", 1)?.files == ["scenario.yaml": "a"])
            await #expect(throws: (any Error).self) { try await test.execute("UPDATE scenario_version SET message = 'other'") }
        }
    }

    @Test func `who expects another version than the live one publishes nothing, and learns who was faster`() async throws {
        try await TestStore.with(suite: "publishing") { test in
            #expect(try await publish("a", in: test.store, expected: 3) == .overtaken(by: nil))
            #expect(try await test.value("SELECT count(*) FROM scenario") == "0")
            #expect(try await publish("a", in: test.store, expected: 0) == .published(version: 1))
            #expect(try await publish("b", in: test.store, expected: 1, author: "jan") == .published(version: 2))
            guard case .overtaken(let winner?) = try await publish("c", in: test.store, expected: 1) else {
                Issue.record("the second publisher won too")
                return
            }
            #expect(winner.version == 2 && winner.author == "jan")
            // Who publishes the same as the winner has nothing to be told.
            #expect(try await publish("b", in: test.store, expected: 1) == .unchanged(version: 2))
        }
    }

    @Test func `of many publishers at once one wins`() async throws {
        try await TestStore.with(suite: "publishing", connections: 8) { test in
            for round in 0..<3 {
                let results = try await withThrowingTaskGroup(of: Publishing.self) { group in
                    for number in 0..<8 {
                        group.addTask { try await publish("\(round)/\(number)", in: test.store, expected: round) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(results.count { $0 == .published(version: round + 1) } == 1)
                #expect(results.count { if case .overtaken(.some) = $0 { true } else { false } } == 7)
            }
        }
    }

    @Test func `publishers without an expectation wait for each other`() async throws {
        try await TestStore.with(suite: "publishing", connections: 6) { test in
            let results = try await withThrowingTaskGroup(of: Publishing.self) { group -> Set<Int> in
                for number in 0..<6 { group.addTask { try await publish("\(number)", in: test.store) } }
                return try await group.reduce(into: []) { if case .published(let version) = $1 { $0.insert(version) } }
            }
            #expect(results == Set(1...6))
        }
    }

    @Test func `an archived scenario is opened by publishing, the same content too`() async throws {
        try await TestStore.with(suite: "publishing") { test in
            _ = try await publish("a", in: test.store)
            #expect(try await test.store.archive("cart", by: "ola"))
            #expect(try await !test.store.archive("cart", by: "ola"))
            #expect(try await test.store.scenarios().map(\.state) == ["archived"])
            #expect(try await publish("a", in: test.store) == .published(version: 2))
            #expect(try await test.store.scenarios().map(\.state) == ["active"])
        }
    }
}
