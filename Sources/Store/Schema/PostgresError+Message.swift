package import Postgres

extension PostgresError {
    /// Whether what was asked for is to blame, and will be the next time too; otherwise the database, its schema or its absence is, and no
    /// message should pay for that.
    package var blamesMessage: Bool {
        switch self {
        case .encoding, .decoding, .misuse: true
        case .server(let error) where error.isMovedPartition: false
        case .server(let error): !isTransient && !error.blamesServer
        case .configuration, .unreachable, .connectionLost, .timedOut, .commitUnknown, .rolledBack, .cancelled, .closed: false
        }
    }
}

extension ServerError {
    /// Authorization (28), unknown databases and schemas (3D, 3F), schema or privileges (42), operator's hand (57), input and output (58).
    fileprivate var blamesServer: Bool {
        ["28", "3D", "3F", "42", "57", "58"].contains { sqlState.hasPrefix($0) }
    }
}
