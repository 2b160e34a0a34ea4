/// A turn that is under way: the exchange, whom to tell, and whether it was asked to stop.
struct Turn {
    /// How far a request to cancel has come; a turn does not end while one is on its way, or it would hit the next.
    enum Cancellation {
        case none
        case underWay
        case sent
    }

    let id: UInt64
    let queries: [Query]
    /// The text of a script, which then is the only command.
    let script: String?
    var exchange: Exchange
    let continuation: CheckedContinuation<Result<[Rows], PostgresError>, Never>
    var cancellation = Cancellation.none
    /// Bytes handed to libpq since it was last seen to have sent everything.
    var unflushed = 0
    /// When the server was last heard, or took bytes.
    var lastSign: ContinuousClock.Instant

    /// What the caller is told once all is answered.
    var outcome: Result<[Rows], PostgresError> {
        guard let failure = exchange.failure else { return .success(exchange.results) }
        return .failure(cancellation != .none && failure.sqlState == "57014" ? .cancelled : .server(failure))
    }
}
