internal import DequeModule
internal import Identity
internal import Jobs
internal import Store

/// What the send worker has in hand: mails that wait, connections that are free, results that are to be recorded.
///
/// A pure machine. Each round records everything that has finished and claims one mail per free connection, in one transaction; while
/// that commits, other connections finish, so that the rounds find their own size.
struct SendWindow {
    /// A mail under its broker tag, and the token it is claimed with, however often that takes.
    struct Item: Equatable {
        let tag: UInt64
        let mail: RenderedMail
        let token: UUID

        var key: DeliveryKey { DeliveryKey(contact: mail.contact, delivery: mail.delivery) }
    }

    /// What a round does.
    struct Round: Equatable {
        /// Claims to be recorded, with the tags of their messages.
        var finished: [(tag: UInt64, settlement: Settlement)] = []
        /// Mails to be claimed, each for one connection.
        var wanted: [(connection: Int, item: Item)] = []

        var isEmpty: Bool { finished.isEmpty && wanted.isEmpty }

        static func == (left: Round, right: Round) -> Bool {
            left.finished.map(\.tag) == right.finished.map(\.tag) && left.finished.map(\.settlement) == right.finished.map(\.settlement)
                && left.wanted.map(\.connection) == right.wanted.map(\.connection) && left.wanted.map(\.item) == right.wanted.map(\.item)
        }
    }

    private var waiting: Deque<Item> = []
    private var free: Deque<Int> = []
    private var finished: [(tag: UInt64, settlement: Settlement)] = []
    /// Mails that are claimed and not yet recorded.
    private(set) var underWay = 0

    /// Mails that wait for a connection.
    var backlog: Int { waiting.count }

    /// Mails that are claimed and whose result is recorded nowhere yet.
    var unrecorded: Int { underWay + finished.count }

    /// True when nothing waits, nothing is under way and nothing is to be recorded.
    var isIdle: Bool { waiting.isEmpty && underWay == 0 && finished.isEmpty }

    /// A mail came from the broker.
    mutating func arrived(_ item: Item) {
        waiting.append(item)
    }

    /// A connection has nothing to do.
    mutating func isFree(_ connection: Int) {
        free.append(connection)
    }

    /// A claimed mail came out somehow.
    mutating func finished(tag: UInt64, _ settlement: Settlement) {
        finished.append((tag, settlement))
        underWay -= 1
    }

    /// Takes what the next round does. Two jobs of one delivery never get into the same round; the second then meets the first one's state.
    mutating func next() -> Round {
        var round = Round()
        swap(&round.finished, &finished)
        var keys: Set<DeliveryKey> = []
        while let item = waiting.first, !free.isEmpty, keys.insert(item.key).inserted {
            waiting.removeFirst()
            round.wanted.append((free.removeFirst(), item))
        }
        underWay += round.wanted.count
        return round
    }

    /// A round could not be carried out: its results are kept, its mails wait again, at the front.
    mutating func giveBack(_ round: Round) {
        finished = round.finished + finished
        for (connection, item) in round.wanted.reversed() {
            waiting.prepend(item)
            free.prepend(connection)
        }
        underWay -= round.wanted.count
    }

    /// Mails that wait are not sent any more; the broker gives them to somebody else.
    mutating func dropWaiting() {
        waiting = []
    }

    /// What is left when the broker's connection is gone: results that are still to be recorded.
    func leftOver() -> SendWindow {
        var window = SendWindow()
        window.finished = finished
        return window
    }

    /// A claim was not granted: its connection is free again.
    mutating func notGranted(_ connection: Int) {
        free.append(connection)
        underWay -= 1
    }
}
