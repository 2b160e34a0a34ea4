internal import CPostgres

/// A connection string as libpq reads it, for what this module must know of it.
struct ConnectionString: CustomStringConvertible {
    private let values: [String: String]

    /// Parses a URI or keyword string; the error never quotes it, since it may hold the password.
    init(_ text: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            defer { PQfreemem(message) }
            let reason = message.map { String(cString: $0) } ?? "out of memory"
            throw .configuration("the connection string is malformed: \(reason.hiding(text))")
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.values = values
    }

    /// The `options` that it sets, if any.
    var options: String? { values["options"] }

    /// How many hosts will be tried.
    var hostCount: Int { (values["hostaddr"] ?? values["host"] ?? "").split(separator: ",", omittingEmptySubsequences: false).count }

    /// The seconds that it allows each host, if it says.
    var connectTimeout: Int64? { values["connect_timeout"].flatMap { Int64($0) } }

    /// `user@host:port/database`.
    var description: String {
        let hosts = (values["host"] ?? values["hostaddr"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let ports = (values["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.enumerated().map { index, host in
            let port = ports.count == 1 ? ports[0] : ports.indices.contains(index) ? ports[index] : ""
            return (host.isEmpty ? "localhost" : host) + (port.isEmpty ? "" : ":\(port)")
        }
        let user = values["user"].map { "\($0)@" } ?? ""
        return user + places.joined(separator: ",") + "/" + (values["dbname"] ?? values["user"] ?? "")
    }
}

extension String {
    /// The text as one line, without a secret that it quotes.
    fileprivate func hiding(_ secret: String) -> String {
        oneLine.replacing(secret, with: "(hidden)")
    }

    /// The text on one line, as libpq's messages are not.
    var oneLine: String {
        split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.joined(separator: "; ")
    }
}
