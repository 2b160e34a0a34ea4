package import Identity
internal import Scenario
package import Store

extension Session {
    /// Checks files and publishes all or none of them; then the scheduler has every contact looked at. `progress` is told of past events
    /// that are added up before.
    package func publish(
        segments paths: [String], author: String?, progress: (BackfillProgress) -> Void
    ) async throws -> [(segment: String, result: SegmentPublishing)] {
        // What is wrong with the files themselves needs no server to be told.
        _ = try Self.check(segments: paths)
        return try await withStore { store in
            let checked = try await Self.check(segments: paths, attributes: store.attributeTypes())
            try await Self.addUp(AggregateNeeds(checked.flatMap(\.segment.aggregates)).sums, in: store, progress: progress)
            let new = checked.map { NewSegment(segment: $0.segment.key, checksum: $0.checksum, source: $0.source) }
            let results = try await store.publish(new, author: author ?? Self.actor)
            return results.sorted { $0.key < $1.key }.map { (segment: $0.key, result: $0.value) }
        }
    }

    /// Every segment, with its members and how far a recount is.
    package func segments() async throws -> [SegmentSummary] {
        try await withStore { store in try await store.segments() }
    }

    /// A segment, with its members and how far a recount is.
    package func segment(_ key: String) async throws -> SegmentSummary {
        try await withStore { store in try await Self.require(segment: key, in: store) }
    }

    /// A page of a segment's members, after a contact.
    package func members(of key: String, after contact: UUID?, limit: Int) async throws -> [SegmentMember] {
        try await withStore { store in
            _ = try await Self.require(segment: key, in: store)
            return try await store.members(of: key, after: contact, limit: limit)
        }
    }

    /// Deletes a segment and its members, and returns how many these were. Nobody leaves it: there are no events of it.
    package func delete(segment key: String, progress: (CountProgress) -> Void) async throws -> Int {
        try await withStore { store in
            let summary = try await Self.require(segment: key, in: store)
            let users = try await store.liveVersions().filter { Self.segment(ofEntryOf: $0) == key }.map(\.scenario)
            guard users.isEmpty else { throw SegmentError.used(key, by: users) }
            _ = try await store.deleteSegment(key)
            var deleted = 0
            while true {
                let count = try await store.deleteMembers(of: key)
                guard count > 0 else { return deleted }
                deleted += count
                progress(CountProgress(done: Int64(deleted), total: summary.members, what: "members"))
            }
        }
    }

    /// The segment that lets contacts into a scenario; nil when another thing does.
    private static func segment(ofEntryOf version: StoredVersion) -> String? {
        let folder = ScenarioFolder(files: version.files.mapValues { Array($0.utf8) })
        return try? folder.definition().entry.segment
    }

    private static func require(segment key: String, in store: Store) async throws -> SegmentSummary {
        let segments = try await store.segments()
        if let found = segments.first(where: { $0.definition.segment == key }) { return found }
        throw SegmentError.unknown(key, suggestion: Suggestion.nearest(to: key, among: segments.map(\.definition.segment)))
    }
}
