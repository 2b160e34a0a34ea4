extension PostgresError {
    /// The same may succeed later, unchanged: the connection, the server's resources or a conflict were to blame.
    package var isTransient: Bool {
        switch self {
        case .unreachable, .connectionLost, .timedOut, .commitUnknown: true
        case .server(let error): error.isTransient
        case .configuration, .rolledBack, .encoding, .decoding, .cancelled, .closed, .misuse: false
        }
    }

    /// The data is to blame (SQLSTATE classes 22 and 23, or a value that cannot be sent): bisecting a batch finds the culprit.
    package var isDataError: Bool {
        switch self {
        case .encoding: true
        case .server(let error): error.sqlState.hasPrefix("22") || error.sqlState.hasPrefix("23")
        case .configuration, .unreachable, .connectionLost, .timedOut, .commitUnknown, .rolledBack, .decoding, .cancelled, .closed,
            .misuse:
            false
        }
    }

    /// A deadlock or a serialization failure: the whole transaction, run again, may succeed at once.
    package var isRetryableTransaction: Bool {
        guard case .server(let error) = self else { return false }
        return error.sqlState == "40001" || error.sqlState == "40P01"
    }

    /// A unique key was already there (23505).
    package var isUniqueViolation: Bool {
        guard case .server(let error) = self else { return false }
        return error.sqlState == "23505"
    }

    /// The connection cannot be used any more.
    package var endsConnection: Bool {
        switch self {
        case .unreachable, .connectionLost, .timedOut, .commitUnknown: true
        case .server(let error): error.endsConnection
        case .configuration, .rolledBack, .encoding, .decoding, .cancelled, .closed, .misuse: false
        }
    }

    /// The server's refusal, when it is one.
    var serverError: ServerError? {
        guard case .server(let error) = self else { return nil }
        return error
    }
}

extension ServerError {
    /// Connection trouble (08), resources (53), shutdown (57P0x), conflicts (40001, 40P01), a lock or statement time limit.
    var isTransient: Bool {
        if sqlState.hasPrefix("08") || sqlState.hasPrefix("53") || sqlState.hasPrefix("57P0") { return true }
        return ["40001", "40P01", "55P03", "57014", "25006", "25P03"].contains(sqlState)
    }
}
