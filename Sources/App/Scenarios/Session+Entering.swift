internal import IO
package import Identity
package import JSON
internal import Scenario
internal import Store

extension Session {
    /// Contacts of one transaction.
    private static let chunk = 1_000
    /// How many unknown subjects are told.
    private static let tellable = 1_000

    /// Lets contacts into a scenario of `manual: true`, by their subjects, a thousand in a transaction; they go in as soon as workers take
    /// their timers. `data` is what the event of each says. `progress` is told after each chunk, `began` the occasion's name.
    ///
    /// What was interrupted goes on when it is `resuming` that occasion with the same subjects: nobody is let in by it twice.
    package func enter(
        _ scenario: String, subjects: some AsyncSequence<String, any Error>, data: JSONObject? = nil, reason: String? = nil,
        resuming occasion: UUID? = nil, progress: (EnteringResult) -> Void = { _ in }, began: (UUID) -> Void = { _ in }
    ) async throws -> EnteringResult {
        try await withStore { store in
            try await Self.requireManual(scenario, in: store)
            var random = SystemRandom()
            let fanout = occasion ?? UUID.version4(using: &random)
            var result = EnteringResult()
            var chunk: [String] = []
            var hasBegun = false
            func flush() async throws {
                guard !chunk.isEmpty else { return }
                if !hasBegun {
                    if occasion == nil {
                        try await store.beginEntering(fanout, into: scenario, data: data, reason: reason, by: Self.actor)
                    } else if try await !store.resumeEntering(fanout, into: scenario, by: Self.actor) {
                        throw EnteringError.notInterrupted(scenario, fanout)
                    }
                    began(fanout)
                }
                hasBegun = true
                try await Self.enter(chunk, by: fanout, in: store, counting: &result)
                chunk = []
                progress(result)
            }
            for try await subject in subjects where !subject.isEmpty {
                chunk.append(subject)
                if chunk.count == Self.chunk { try await flush() }
            }
            try await flush()
            guard hasBegun else { throw EnteringError.nobody }
            try await store.finishEntering(by: fanout)
            return result
        }
    }

    private static func enter(
        _ subjects: [String], by fanout: UUID, in store: Store, counting result: inout EnteringResult
    ) async throws {
        let own = subjects.map { (ContactIdentity.contactID(subject: $0), $0) }
        let survivors = try await store.resolveAliases(own.map(\.0))
        let contacts = Dictionary(own.map { (survivors[$0.0] ?? $0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
        let known = try await store.enter(contacts.keys.sorted(), by: fanout)
        let unknown = contacts.filter { !known.contains($0.key) }.values.sorted()
        result.entered += known.count
        result.unknownCount += unknown.count
        result.unknown += unknown.prefix(max(0, tellable - result.unknown.count))
    }

    private static func requireManual(_ scenario: String, in store: Store) async throws {
        guard let stored = try await store.liveVersions().first(where: { $0.scenario == scenario }) else {
            throw EnteringError.unknown(scenario)
        }
        let definition = try ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) }).definition()
        guard case .manual = definition.entry.trigger else { throw EnteringError.notManual(scenario, on: definition.entry.on) }
    }
}
