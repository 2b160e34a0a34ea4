/// One turn of a connection, from its first command to its last answer: what is to be sent, what was answered, what went wrong first.
struct Exchange {
    enum Command: Equatable {
        /// Deallocate a statement.
        case close(String)
        /// Prepare the statement of a query under a name.
        case prepare(query: Int, name: String)
        /// Execute a query's prepared statement.
        case execute(query: Int, name: String)
        /// Execute a query without preparing it.
        case direct(query: Int)
        /// End a group of commands.
        case sync
        /// Send a text of several statements, alone and outside of pipeline mode.
        case script
        /// Send the text of a COPY, outside of pipeline mode.
        case copy
        /// Send a part of a COPY's data; done when the socket took it.
        case data([UInt8])
        /// End a COPY's data, and have it undone when there is a reason to refuse it.
        case endCopy(refusing: String?)
        /// Take rows of a COPY, as many as are worth handing on, or its result.
        case rows
        /// Take a COPY's remaining rows for nobody.
        case discardRows
    }

    private let commands: [Command]
    private var sent = 0
    private var answered = 0
    private(set) var results: [Rows] = []
    private(set) var failure: ServerError?

    init(commands: [Command]) {
        self.commands = commands
    }

    /// The command to be sent next.
    var unsent: Command? { sent < commands.count ? commands[sent] : nil }
    /// The command whose answer comes next; nil when nothing is under way.
    var unanswered: Command? { answered < sent ? commands[answered] : nil }
    /// Everything was sent and answered.
    var isComplete: Bool { answered == commands.count }

    /// The query that an error is of which comes now.
    var currentQuery: Int {
        switch unanswered {
        case .prepare(let query, _), .execute(let query, _), .direct(let query): query
        case .close, .sync, .script, .copy, .data, .endCopy, .rows, .discardRows, nil: 0
        }
    }

    /// The next command was handed to libpq.
    mutating func didSend() {
        sent += 1
    }

    /// Everything handed to libpq was sent.
    mutating func didFlush() {
        while case .data = unanswered { answered += 1 }
    }

    /// Rows came, or the news that a statement was done.
    mutating func succeeded(_ rows: Rows) {
        switch unanswered {
        case .execute, .direct, .endCopy, .rows, .discardRows: results.append(rows)
        case .close, .prepare, .script, .sync, .copy, .data, nil: break
        }
    }

    /// A statement was refused; returns the query whose statement is therefore not prepared, if it is one.
    mutating func failed(_ error: ServerError) -> Int? {
        // That an unwanted statement could not be removed is nobody's concern.
        if case .close = unanswered { return nil }
        failure = failure ?? error
        return unprepared
    }

    /// A statement was not run, because one before it was refused; returns the query whose statement is not prepared, if it is one.
    func skipped() -> Int? {
        unprepared
    }

    private var unprepared: Int? {
        guard case .prepare(let query, _) = unanswered else { return nil }
        return query
    }

    /// A command's answer is complete, or a group's.
    mutating func advance() {
        answered += 1
    }
}

extension Exchange {
    /// The commands for queries that succeed or fail together, after the removal of unwanted statements in a group of its own.
    static func commands(for queries: [Query], statements: inout StatementCache, mayDeallocate: Bool) -> [Command] {
        var commands: [Command] = []
        commands.reserveCapacity(queries.count + 2)
        if mayDeallocate {
            commands += statements.takeDoomed().map { .close($0) }
            if !commands.isEmpty { commands.append(.sync) }
        }
        for (index, query) in queries.enumerated() {
            guard query.isPrepared else {
                commands.append(.direct(query: index))
                continue
            }
            switch statements.use(query.key) {
            case .ready(let name):
                commands.append(.execute(query: index, name: name))
            case .prepare(let name):
                commands.append(.prepare(query: index, name: name))
                commands.append(.execute(query: index, name: name))
            }
        }
        commands.append(.sync)
        return commands
    }
}

extension Query {
    var key: StatementCache.Key {
        StatementCache.Key(sql: sql, types: parameters.types)
    }
}

extension Exchange.Command {
    /// Whether a COPY is over with this command's answer; rows are answered many times before the server's last word.
    func endsCopy(isOver: Bool) -> Bool {
        switch self {
        case .endCopy: true
        case .rows, .discardRows: isOver
        case .close, .prepare, .execute, .direct, .sync, .script, .copy, .data: false
        }
    }
}
