internal import CPostgres

extension Session {
    /// One thing that libpq hands out while a pipeline is read.
    enum Answer {
        /// Nothing more can be known without reading.
        case nothingYet
        /// Rows, or the news that a statement was done.
        case success(Rows)
        /// A statement was refused.
        case failure(ServerError)
        /// A statement was not run, because one before it in its group was refused.
        case skipped
        /// Nothing more comes for this command.
        case end
        /// A group of commands is over.
        case synced
        /// A COPY has begun; nil for one of both directions, as replication has it.
        case copying(Copy.Direction?)
    }

    /// Takes the next answer, without waiting. `query` and `sql` are what an error is then said to be of.
    func nextAnswer(query: Int, sql: String) -> Answer {
        guard withConnection({ PQisBusy($0) }) == 0 else { return .nothingYet }
        return takeAnswer(query: query, sql: sql)
    }

    /// The error that the server sent before it hung up, if it is still unread; to be called on a lost connection, where nothing waits.
    func lastWords() -> ServerError? {
        for _ in 0..<16 {
            if case .failure(let error) = takeAnswer(query: 0, sql: "") { return error }
        }
        return nil
    }

    private func takeAnswer(query: Int, sql: String) -> Answer {
        guard let result = withConnection({ PQgetResult($0) }) else { return .end }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .success(Rows(copying: result))
        case PGRES_PIPELINE_SYNC: return .synced
        case PGRES_PIPELINE_ABORTED: return .skipped
        case PGRES_COPY_IN: return .copying(.in)
        case PGRES_COPY_OUT: return .copying(.out)
        case PGRES_COPY_BOTH: return .copying(nil)
        default: return .failure(ServerError(result: result, query: query, sql: sql))
        }
    }
}
