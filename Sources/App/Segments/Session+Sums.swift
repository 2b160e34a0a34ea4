internal import Identity
internal import Postgres
internal import Scenario
internal import Store

/// How far the adding up of past events has come.
package struct BackfillProgress: Progressing {
    /// The share of contacts that are done, 0…1; nil while older transactions are waited for.
    package let share: Double?

    package func line(total: Int?, elapsed: Duration) -> String {
        guard let share else { return "waiting for transactions from before to end" }
        return ProgressBar.line(share: share, counts: "past events added up", elapsed: elapsed)
    }
}

extension Session {
    /// Has these numbers added up from now on and adds up those of the past, so that conditions that ask for them are quick from the first
    /// moment. One that was interrupted begins anew.
    static func addUp(_ fields: Set<EventField>, in store: Store, progress: (BackfillProgress) -> Void) async throws {
        let open = try await store.declare(fields)
        guard !open.isEmpty else { return }
        try await awaitOlderTransactions(in: store) { progress(BackfillProgress(share: nil)) }
        var cursor: UUID?
        repeat {
            cursor = try await store.backfill(open, after: cursor)
            progress(BackfillProgress(share: cursor.map { share(of: $0) } ?? 1))
        } while cursor != nil
    }

    /// Ids of contacts are spread evenly (UUIDv5): how far one lies in their order is the share of those before it.
    private static func share(of contact: UUID) -> Double {
        let first = contact.bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Double(first) / 4_294_967_296
    }
}
