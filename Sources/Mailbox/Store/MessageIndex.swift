/// The newest messages of a folder in order of arrival; older ones stay on disk but are not listed.
struct MessageIndex {
    /// One page of a list, newest first.
    struct Page: Equatable {
        var messages: [StoredMessage]
        /// How many match altogether.
        var matching: Int
    }

    /// Changes with every change of the index.
    private(set) var revision = 0
    /// How many messages came since the index was last emptied, listed or not.
    private(set) var count = 0
    private var messages: [StoredMessage] = []
    private let capacity: Int

    /// An index that lists at least `capacity` messages, and at most a quarter more.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Adds a message; several writers finish in any order, so it may belong before the last one.
    mutating func insert(_ message: StoredMessage) {
        var position = messages.endIndex
        while position > messages.startIndex, messages[position - 1].id > message.id { position -= 1 }
        messages.insert(message, at: position)
        count += 1
        revision += 1
        if messages.count > capacity + capacity / 4 { messages.removeFirst(messages.count - capacity) }
    }

    /// Forgets these messages.
    mutating func remove(_ ids: Set<MessageID>) {
        messages.removeAll { ids.contains($0.id) }
        count = max(messages.count, count - ids.count)
        revision += 1
    }

    /// All that is listed, oldest first; a copy that costs nothing, so that searching needs no lock.
    var listed: [StoredMessage] { messages }
}

extension [StoredMessage] {
    /// The page that begins after the `skipping` newest messages in which `query` occurs.
    func page(matching query: String, skipping: Int, limit: Int) -> MessageIndex.Page {
        let wanted = query.lowercased()
        if wanted.isEmpty {
            return MessageIndex.Page(messages: Array(reversed().dropFirst(skipping).prefix(limit)), matching: count)
        }
        let found = reversed().filter { $0.matches(wanted) }
        return MessageIndex.Page(messages: Array(found.dropFirst(skipping).prefix(limit)), matching: found.count)
    }
}
