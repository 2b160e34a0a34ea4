/// The parts of a relay's address, percent-decoded but not judged.
struct SMTPRelayURL {
    let scheme: String
    private(set) var user: String?
    private(set) var password: String?
    let host: String
    private(set) var port: Int?
    private(set) var options: [String: String] = [:]

    /// Takes an address apart. No error text quotes the part that may hold the password.
    init(_ url: String) throws(CurlError) {
        guard let colon = url.firstRange(of: "://") else { throw .relay("it begins with smtp:// or smtps://") }
        scheme = url[..<colon.lowerBound].lowercased()
        var authority = url[colon.upperBound...]
        if let mark = authority.firstIndex(of: "?") {
            options = try Self.options(authority[mark...].dropFirst())
            authority = authority[..<mark]
        }
        if authority.last == "/" { authority.removeLast() }
        if let at = authority.lastIndex(of: "@") {
            let login = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = try Self.decoded(login[0])
            password = login.count > 1 ? try Self.decoded(login[1]) : nil
            guard user != "" else { throw .relay("there is an @ but no user before it") }
            authority = authority[at...].dropFirst()
        }
        let (host, port) = try Self.hostAndPort(authority)
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"/\\?#%\"<>".utf8.contains($0) }) else {
            throw .relay("there is no host, or one with characters that are not allowed (a path is not part of a relay's address)")
        }
        self.host = host
        self.port = port
    }

    private static func hostAndPort(_ text: Substring) throws(CurlError) -> (String, Int?) {
        var host = text
        var port: Substring?
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .relay("the [ of an IPv6 address has no ]") }
            host = text[..<end].dropFirst()
            let rest = text[end...].dropFirst()
            guard rest.isEmpty || rest.first == ":" else { throw .relay("after the ] of an IPv6 address comes :port or nothing") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = text[colon...].dropFirst()
            guard !host.contains(":") else { throw .relay("an IPv6 address is written in brackets, as in smtp://[::1]:25") }
        }
        guard let port else { return (String(host), nil) }
        guard let number = Int(port), (1...65_535).contains(number) else { throw .relay("the port is a number from 1 to 65535") }
        return (String(host), number)
    }

    private static func options(_ text: Substring) throws(CurlError) -> [String: String] {
        var options: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, ["starttls", "ca", "helo"].contains(parts[0]) else {
                throw .relay("the options after ? are starttls, ca and helo, each with a value")
            }
            options[String(parts[0])] = try decoded(parts[1])
        }
        return options
    }

    private static func decoded(_ text: Substring) throws(CurlError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value >= 0x20 else {
                throw .relay("a % begins the two hexadecimal digits of a printable character; write %25 for the sign itself")
            }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .relay("a percent-encoded part is not UTF-8") }
        return text
    }
}
