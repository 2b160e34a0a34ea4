/// What the server said when it refused a statement (PostgreSQL's "Error and Notice Message Fields").
package struct ServerError: Error, Hashable, Sendable {
    /// The five-character code of PostgreSQL's Appendix A.
    package var sqlState: String
    /// ERROR, FATAL or PANIC, never translated.
    package var severity: String
    /// The primary message, one line.
    package var message: String
    /// More about this occurrence; it may quote the values of a row.
    package var detail: String?
    /// What to do about it, in the server's opinion.
    package var hint: String?
    /// The constraint that was violated.
    package var constraint: String?
    /// The table concerned.
    package var table: String?
    /// The column concerned.
    package var column: String?
    /// Where in the statement, in characters from 1.
    package var position: Int?
    /// The server's function that raised it, which unlike the message is never translated.
    package var routine: String?
    /// Which query of the pipeline failed, from 0.
    package var query: Int
    /// The text of that query.
    package var sql: String

    /// Makes an error of its required fields.
    package init(sqlState: String, severity: String = "ERROR", message: String, query: Int = 0, sql: String = "") {
        self.sqlState = sqlState
        self.severity = severity
        self.message = message
        self.query = query
        self.sql = sql
    }
}

extension ServerError: CustomStringConvertible {
    /// One sentence with the code, the message, the hint and the statement's beginning; never the detail, which may quote a person's data.
    package var description: String {
        var text = "\(message) (\(sqlState)"
        if let constraint { text += ", constraint \(constraint)" }
        if let table { text += ", table \(table)" }
        text += ")"
        if let hint { text += "; \(hint)" }
        let words = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !words.isEmpty { text += "; in: \(words.prefix(120))\(words.count > 120 ? "…" : "")" }
        return text
    }
}

extension ServerError {
    /// The connection is over with this error.
    var endsConnection: Bool {
        severity == "FATAL" || severity == "PANIC"
    }

    /// A row was on its way to the default partition while its own was attached; the next attempt finds that one.
    ///
    /// The code is that of every check (23514), so it is known by its lack of a constraint and the function that raises it.
    package var isMovedPartition: Bool {
        sqlState == "23514" && constraint == nil && (routine.map { $0.contains("Partition") } ?? true)
    }

    /// A prepared statement no longer fits its tables, or is gone from the server: preparing it again is the cure.
    ///
    /// The first has no code of its own (0A000 says "feature not supported"), so it is known by the function that raises it.
    var isStalePlan: Bool {
        sqlState == "26000" || sqlState == "0A000" && routine == "RevalidateCachedQuery"
    }
}
