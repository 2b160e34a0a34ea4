/// Everything that goes wrong between this process and PostgreSQL.
package enum PostgresError: Error, Hashable, Sendable {
    /// The connection string or a setting is wrong; trying again does not help.
    case configuration(String)
    /// No connection could be made: no server, no permission, no trust.
    case unreachable(String)
    /// The connection broke. What was in flight outside of a transaction may or may not have happened.
    case connectionLost(String)
    /// Nothing was heard for longer than the deadline; the connection was dropped.
    case timedOut(String)
    /// COMMIT was sent and its answer never came: the transaction may or may not have happened.
    case commitUnknown(String)
    /// COMMIT was answered with ROLLBACK, because a statement before it had failed and its error was ignored.
    case rolledBack
    /// The server refused a statement.
    case server(ServerError)
    /// A parameter that PostgreSQL cannot hold, such as text with a NUL character.
    case encoding(String)
    /// A column that is not what was asked for.
    case decoding(DecodingFailure)
    /// The task was cancelled; nothing of the statement happened.
    case cancelled
    /// The pool was closed.
    case closed
    /// The API was used in a way that cannot work.
    case misuse(String)
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .configuration(let what): "the database is misconfigured: \(what)"
        case .unreachable(let why): "the database cannot be reached: \(why)"
        case .connectionLost(let why): "the connection to the database was lost: \(why)"
        case .timedOut(let what): "the database did not answer: \(what)"
        case .commitUnknown(let why): "whether the transaction was committed is unknown: \(why)"
        case .rolledBack: "the transaction was rolled back instead of committed, because a statement in it had failed"
        case .server(let error): "the database refused: \(error)"
        case .encoding(let what): "a value cannot be stored: \(what)"
        case .decoding(let failure): "\(failure)"
        case .cancelled: "the query was cancelled"
        case .closed: "the connection pool is closed"
        case .misuse(let what): what
        }
    }
}
