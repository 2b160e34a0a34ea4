/// Which statements a connection has prepared; the least recently used makes room for a new one.
struct StatementCache: Equatable {
    /// The same text with other parameter types is another statement.
    struct Key: Hashable {
        let sql: String
        let types: [UInt32]
    }

    enum Use: Equatable {
        /// It is prepared under this name.
        case ready(String)
        /// It is to be prepared under this name first.
        case prepare(String)
    }

    private struct Entry: Equatable {
        let name: String
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    private var doomed: [String] = []

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { entries.count }

    /// A statement is about to be executed.
    mutating func use(_ key: Key) -> Use {
        uses += 1
        if let name = entries[key]?.name {
            entries[key]?.lastUse = uses
            return .ready(name)
        }
        if entries.count >= capacity { evict() }
        names += 1
        let entry = Entry(name: "g\(names)", lastUse: uses)
        entries[key] = entry
        return .prepare(entry.name)
    }

    /// A statement was not prepared after all, or is gone from the server.
    mutating func forget(_ key: Key) {
        entries[key] = nil
    }

    /// All statements are gone from the server.
    mutating func forgetAll() {
        entries = [:]
        doomed = []
    }

    /// No statement is to be used again, though they are on the server.
    mutating func discardAll() {
        doomed += entries.values.map(\.name)
        entries = [:]
    }

    /// The names to be deallocated, each told once.
    mutating func takeDoomed() -> [String] {
        defer { doomed = [] }
        return doomed
    }

    // A scan is enough: eviction is rare, and the number of entries small.
    private mutating func evict() {
        guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        entries[oldest.key] = nil
        doomed.append(oldest.value.name)
    }
}
