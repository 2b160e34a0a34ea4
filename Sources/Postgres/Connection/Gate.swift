import DequeModule

/// Who may use a connection: one at a time, in the order of asking, and only its own statements while a transaction is open.
struct Gate: Equatable {
    /// On whose behalf somebody asks.
    enum Party: Equatable {
        /// A statement of its own.
        case anyone
        /// The beginning of a transaction, which keeps the connection from then on.
        case opening(UInt64)
        /// A statement of that transaction.
        case within(UInt64)

        var isWithinTransaction: Bool {
            if case .within = self { true } else { false }
        }
    }

    enum Entry: Equatable {
        case proceed
        case wait
        /// The transaction is over.
        case refuse
    }

    private struct Waiter: Equatable {
        let id: UInt64
        let party: Party
    }

    private var isBusy = false
    private var transaction: UInt64?
    private var waiting: Deque<Waiter> = []

    /// Somebody asks to enter; when told to wait, `leave` or `end` will name their id.
    mutating func enter(_ id: UInt64, as party: Party) -> Entry {
        if case .within(let asked) = party, asked != transaction { return .refuse }
        if isBusy || !isAdmitted(party) || waiting.contains(where: { isAdmitted($0.party) }) {
            waiting.append(Waiter(id: id, party: party))
            return .wait
        }
        admit(party)
        return .proceed
    }

    /// Whoever is inside leaves; returns the id of who is inside now.
    mutating func leave() -> UInt64? {
        isBusy = false
        guard let index = waiting.firstIndex(where: { isAdmitted($0.party) }) else { return nil }
        let waiter = waiting.remove(at: index)
        admit(waiter.party)
        return waiter.id
    }

    /// The transaction is over; to be followed by `leave`. Returns who waited for a turn within it, and is to be refused.
    mutating func endTransaction() -> [UInt64] {
        guard let transaction else { return [] }
        self.transaction = nil
        let refused = waiting.filter { $0.party == .within(transaction) }.map(\.id)
        waiting.removeAll { $0.party == .within(transaction) }
        return refused
    }

    /// A waiter gives up; false when it is not waiting any more.
    mutating func cancel(_ id: UInt64) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        return true
    }

    private func isAdmitted(_ party: Party) -> Bool {
        transaction.map { party == .within($0) } ?? true
    }

    private mutating func admit(_ party: Party) {
        isBusy = true
        if case .opening(let id) = party { transaction = id }
    }
}
