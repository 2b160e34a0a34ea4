/// Where the database is and how long to wait for it.
package struct DatabaseConfiguration: Sendable {
    /// A libpq URI or keyword string, handed on as it is: several hosts, `target_session_attrs`, `sslmode` and all.
    package var url: String
    /// What the server shows in `pg_stat_activity`.
    package var applicationName: String
    /// How long one host may take to connect; libpq counts in whole seconds, from 2.
    package var connectTimeout: Duration
    /// How long the server lets a statement run; zero for as long as it likes.
    package var statementTimeout: Duration
    /// How long the server lets a transaction stand still, which keeps old row versions alive.
    package var idleInTransactionTimeout: Duration
    /// How long the server may be silent while an answer is due, before it counts as frozen and the connection is dropped; zero for ever.
    ///
    /// It has to be more than any statement takes, also one of a script that sets its own `statement_timeout`.
    package var answerTimeout: Duration
    /// How long a task that was cancelled waits for the server's last word, before the connection is dropped; the default and the grace
    /// period that a farm has by default make less than the 30 s after which orchestrators kill.
    package var cancelPatience: Duration = .seconds(3)
    /// How many prepared statements a connection keeps.
    package var preparedStatements: Int
    /// Run-time parameters of the server for the session, by name; a value has no blank.
    package var parameters: KeyValuePairs<String, String>

    /// A configuration with defaults fit for a worker; `answerTimeout` is by default five seconds more than `statementTimeout`.
    package init(
        url: String,
        applicationName: String = "goniec",
        connectTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(30),
        idleInTransactionTimeout: Duration = .seconds(60),
        answerTimeout: Duration? = nil,
        preparedStatements: Int = 256,
        parameters: KeyValuePairs<String, String> = [:]
    ) {
        self.url = url
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.idleInTransactionTimeout = idleInTransactionTimeout
        self.answerTimeout = answerTimeout ?? (statementTimeout == .zero ? .zero : statementTimeout + .seconds(5))
        self.preparedStatements = preparedStatements
        self.parameters = parameters
    }
}

extension DatabaseConfiguration: CustomStringConvertible, CustomReflectable {
    /// The hosts, the database and the user; never the password.
    package var description: String {
        guard let target = try? ConnectionString(url) else { return "an unreadable connection string" }
        return target.description
    }

    package var customMirror: Mirror {
        Mirror(self, children: ["target": description])
    }
}

extension DatabaseConfiguration {
    /// libpq's keywords and values; what precedes `dbname` is a default that the connection string may override, what follows is ours.
    func keywords(options: String?) -> [(String, String)] {
        [
            ("application_name", applicationName),
            ("connect_timeout", "\(max(2, connectTimeout.roundedUpSeconds))"),
            ("keepalives_idle", "15"),
            ("keepalives_interval", "5"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "\(answerTimeout.wholeMilliseconds)"),
            ("dbname", url),
            // What GSSAPI holds back of its decrypted bytes cannot be known (of TLS it can), and would be waited for in vain.
            ("gssencmode", "disable"),
            ("client_encoding", "UTF8"),
            ("options", startupOptions + (options.map { " \($0)" } ?? "")),
        ]
    }

    /// Settings made before the first statement; those of the connection string come after them, and so win.
    private var startupOptions: String {
        let ours = [
            "timezone=UTC",
            "statement_timeout=\(statementTimeout.wholeMilliseconds)",
            "idle_in_transaction_session_timeout=\(idleInTransactionTimeout.wholeMilliseconds)",
        ]
        return (ours + parameters.map { "\($0.key)=\($0.value)" }).map { "-c \($0)" }.joined(separator: " ")
    }
}

extension Duration {
    /// Whole milliseconds, at most 23 days: the server and libpq count in 32 bits.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return Int32(max(0, seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
    }

    var roundedUpSeconds: Int64 {
        let (seconds, attoseconds) = components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}
