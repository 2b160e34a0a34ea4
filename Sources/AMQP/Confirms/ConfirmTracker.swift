internal import DequeModule

/// Remembers what was published and not yet confirmed, and says which tickets a frame from the broker settles. Pure.
///
/// A publication waits → (a return comes: returned) → its ack or nack comes: done. RabbitMQ sends a basic.return before the ack of
/// the same message (measured), and without a sequence number: the oldest waiting publication of equal content is the one meant. If
/// that is a twin of the message really returned, one of two equal messages is published again, and none is lost.
struct ConfirmTracker: Equatable {
    /// What follows from a frame.
    enum Action: Equatable {
        case wait
        case settle([Settlement])
        /// The broker spoke of a message it was never sent: nothing it says on this channel can be trusted.
        case violation(String)
    }

    /// A ticket all of whose publications have their result, in the order of publishing.
    struct Settlement: Equatable {
        let ticket: UInt64
        let results: [PublishResult]
    }

    private struct Entry: Equatable {
        let ticket: UInt64
        let index: Int
        let publication: Publication
        var returned: PublishResult?
    }

    private struct Batch: Equatable {
        var results: [PublishResult]
        var remaining: Int
        var isAbandoned = false
    }

    /// From the oldest unconfirmed on; nil once confirmed out of turn.
    private var entries: Deque<Entry?> = []
    /// The sequence number of `entries`' first; the broker counts from 1 on each channel.
    private var first: UInt64 = 1
    /// Returns come in the order of publishing, so the search for the next begins here.
    private var returnCursor: UInt64 = 1
    private var batches: [UInt64: Batch] = [:]
    /// The number the next ticket gets; never used twice, over channels too.
    private(set) var nextTicket: UInt64
    /// How many publications await their confirm.
    private(set) var outstanding = 0

    init(nextTicket: UInt64 = 1) {
        self.nextTicket = nextTicket
    }

    /// Begins a ticket for `count` publications; one for none is settled by being opened.
    mutating func open(count: Int) -> (ticket: PublishTicket, action: Action) {
        let number = nextTicket
        nextTicket += 1
        guard count > 0 else {
            return (PublishTicket(number: number, count: 0), .settle([Settlement(ticket: number, results: [])]))
        }
        batches[number] = Batch(results: Array(repeating: .confirmed, count: count), remaining: count)
        return (PublishTicket(number: number, count: count), .wait)
    }

    /// Notes that the ticket's publication number `index` was written to the channel.
    mutating func published(_ publication: Publication, ticket: PublishTicket, index: Int) {
        entries.append(Entry(ticket: ticket.number, index: index, publication: publication))
        outstanding += 1
    }

    /// Whether the ticket still awaits confirms.
    func isOpen(_ ticket: PublishTicket) -> Bool {
        batches[ticket.number].map { !$0.isAbandoned } ?? false
    }

    /// Forgets a ticket nobody will settle, of which `unwritten` publications never went out; the others fill the window until confirmed.
    mutating func abandon(_ ticket: PublishTicket, unwritten: Int = 0) {
        batches[ticket.number]?.isAbandoned = true
        batches[ticket.number]?.remaining -= unwritten
        if batches[ticket.number]?.remaining == 0 { batches[ticket.number] = nil }
    }

    /// A basic.ack came: for `tag` alone or for all up to it.
    mutating func acknowledged(_ tag: UInt64, multiple: Bool) -> Action {
        finish(tag, multiple: multiple, as: .confirmed)
    }

    /// A basic.nack came: for `tag` alone or for all up to it.
    mutating func refused(_ tag: UInt64, multiple: Bool) -> Action {
        finish(tag, multiple: multiple, as: .refused)
    }
}

extension ConfirmTracker {
    /// A basic.return came; its publication's ack is still to come.
    mutating func returned(_ returned: Returned) -> Action {
        let end = first + UInt64(entries.count)
        let start = min(max(returnCursor, first), end)
        for sequence in start..<end where mark(sequence, returned) { return .wait }
        for sequence in first..<start where mark(sequence, returned) { return .wait }
        return .violation("a message was returned that isn't awaited, with routing key \(returned.routingKey)")
    }

    private mutating func mark(_ sequence: UInt64, _ returned: Returned) -> Bool {
        let offset = Int(sequence - first)
        guard let entry = entries[offset], entry.returned == nil, returned.isReturn(of: entry.publication) else { return false }
        entries[offset]?.returned = .returned(code: returned.code, reason: returned.reason)
        returnCursor = sequence + 1
        return true
    }

    private mutating func finish(_ tag: UInt64, multiple: Bool, as result: PublishResult) -> Action {
        // Tag 0 with multiple means everything so far (AMQP 0-9-1, basic.ack).
        let last = tag == 0 && multiple ? first + UInt64(entries.count) - 1 : tag
        guard last < first + UInt64(entries.count) else { return .violation("message \(tag) was confirmed but never published") }
        guard last >= first else { return .wait }
        var settlements: [Settlement] = []
        for sequence in multiple ? first...last : last...last {
            finish(at: Int(sequence - first), as: result, &settlements)
        }
        while let oldest = entries.first, oldest == nil {
            entries.removeFirst()
            first += 1
        }
        return settlements.isEmpty ? .wait : .settle(settlements)
    }

    private mutating func finish(at offset: Int, as result: PublishResult, _ settlements: inout [Settlement]) {
        guard let entry = entries[offset] else { return }
        entries[offset] = nil
        outstanding -= 1
        let result = result == .confirmed ? entry.returned ?? .confirmed : result
        if result != .confirmed { batches[entry.ticket]?.results[entry.index] = result }
        batches[entry.ticket]?.remaining -= 1
        guard batches[entry.ticket]?.remaining == 0, let batch = batches.removeValue(forKey: entry.ticket) else { return }
        if !batch.isAbandoned {
            settlements.append(Settlement(ticket: entry.ticket, results: batch.results))
        }
    }
}
