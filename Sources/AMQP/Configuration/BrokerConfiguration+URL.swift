extension BrokerConfiguration {
    // No error repeats a part of the URL: with an @ or ? forgotten, any part may be the password.

    /// Reads `amqp[s]://user:password@host:port,host2:port/vhost?heartbeat=10&cacertfile=…&certfile=…&keyfile=…` (RabbitMQ's URI
    /// specification, with several hosts); user, password and virtual host are percent-decoded, and `guest` and `/` when left out.
    package init(url: String) throws(AMQPError) {
        let (secure, rest) = try Self.scheme(of: url)
        let (beforeQuery, query) = rest.divided(at: "?")
        let (authority, path) = beforeQuery.divided(at: "/")
        let (credentials, hosts) = Self.credentials(in: authority)
        let (user, password) = (credentials ?? "guest:guest").divided(at: ":")
        self.init(
            endpoints: try Self.endpoints(in: hosts, defaultPort: secure ? 5671 : 5672),
            user: try Self.decoded(user, "the user"),
            password: try Self.decoded(password ?? "", "the password"),
            virtualHost: try Self.virtualHost(in: path),
            tls: secure ? TLS() : nil
        )
        for pair in (query ?? "").split(separator: "&") {
            try apply(String(pair))
        }
        guard (tls?.certificate == nil) == (tls?.key == nil) else {
            throw .invalidURL("certfile and keyfile belong together; give both or neither")
        }
    }

    private static func scheme(of url: String) throws(AMQPError) -> (secure: Bool, rest: Substring) {
        for (prefix, secure) in [("amqp://", false), ("amqps://", true)] where url.lowercased().hasPrefix(prefix) {
            return (secure, url.dropFirst(prefix.count))
        }
        throw .invalidURL("it must begin with amqp:// or amqps://")
    }

    /// The last @ divides: a password may hold one that somebody forgot to encode.
    private static func credentials(in authority: Substring) -> (Substring?, hosts: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        return (authority[..<at], authority[authority.index(after: at)...])
    }

    private static func endpoints(in hosts: Substring, defaultPort: UInt16) throws(AMQPError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
            endpoints.append(try endpoint(String(host), defaultPort: defaultPort))
        }
        return endpoints
    }

    private static func endpoint(_ text: String, defaultPort: UInt16) throws(AMQPError) -> Endpoint {
        var host = text[...]
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw .invalidURL("an address lacks its closing bracket") }
            host = text[text.index(after: text.startIndex)..<end]
            let tail = text[text.index(after: end)...]
            guard tail.isEmpty || tail.hasPrefix(":") else { throw .invalidURL("nothing but a port may follow an address in brackets") }
            port = tail.isEmpty ? nil : tail.dropFirst()
        } else {
            (host, port) = text.divided(at: ":")
        }
        guard !host.isEmpty else { throw .invalidURL("a host is missing") }
        let name = try decoded(host, "the host")
        guard let port else { return Endpoint(host: name, port: defaultPort) }
        guard let number = UInt16(port), number > 0 else {
            throw .invalidURL("a port must be a number from 1 to 65535")
        }
        return Endpoint(host: name, port: number)
    }

    private static func virtualHost(in path: Substring?) throws(AMQPError) -> String {
        guard let path, !path.isEmpty else { return "/" }
        guard !path.contains("/") else { throw .invalidURL("a / inside the virtual host must be written %2F") }
        return try decoded(path, "the virtual host")
    }
}

extension BrokerConfiguration {
    private mutating func apply(_ pair: String) throws(AMQPError) {
        let (key, encoded) = pair.divided(at: "=")
        let value = try Self.decoded(encoded ?? "", "an option's value")
        switch key {
        case "heartbeat":
            heartbeat = .seconds(try Self.number(value, in: 1...3600, "heartbeat", "seconds"))
        case "connection_timeout":
            connectTimeout = .milliseconds(try Self.number(value, in: 1...600_000, "connection_timeout", "milliseconds"))
        case "name":
            connectionName = value
        case "cacertfile":
            try setFile(\.authorities, value, key)
        case "certfile":
            try setFile(\.certificate, value, key)
        case "keyfile":
            try setFile(\.key, value, key)
        default:
            throw .invalidURL("an option isn't known; known are heartbeat, connection_timeout, name, cacertfile, certfile and keyfile")
        }
    }

    private mutating func setFile(
        _ file: WritableKeyPath<TLS, String?>, _ path: String, _ key: Substring
    ) throws(AMQPError) {
        guard var tls else { throw .invalidURL("\(key) needs amqps:// instead of amqp://") }
        guard !path.isEmpty else { throw .invalidURL("\(key) is empty; give the path of a PEM file") }
        tls[keyPath: file] = path
        self.tls = tls
    }

    private static func number(
        _ text: String, in range: ClosedRange<Int>, _ key: String, _ unit: String
    ) throws(AMQPError) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw .invalidURL("\(key) must be a number of \(unit) from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func decoded(_ text: some StringProtocol, _ part: String) throws(AMQPError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { throw .invalidURL("\(part) has a % that isn't followed by two hexadecimal digits; a % itself is written %25") }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard !bytes.contains(0), let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .invalidURL("\(part) isn't text in UTF-8")
        }
        return decoded
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        Character(UnicodeScalar(self)).isHexDigit
    }
}

extension StringProtocol {
    /// What is before and after the first `separator`; nothing after when there is none.
    fileprivate func divided(at separator: Character) -> (Substring, Substring?) {
        let whole = Substring(self)
        guard let position = whole.firstIndex(of: separator) else { return (whole, nil) }
        return (whole[..<position], whole[whole.index(after: position)...])
    }
}
