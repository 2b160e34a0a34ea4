/// A mail server that takes our messages, and how to talk to it.
package struct SMTPRelay: Sendable, Equatable {
    /// How the connection is protected. There is no opportunistic mode: it would protect against nobody who can touch the packets.
    package enum Security: String, Sendable {
        /// In the clear.
        case none
        /// STARTTLS (RFC 3207) with a verified certificate, or no mail at all.
        case startTLS
        /// TLS from the first byte (RFC 8314), with a verified certificate.
        case implicit
    }

    /// A name or an address; an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    package let security: Security
    /// The name to log in with; nil when the relay knows us otherwise.
    package let user: String?
    let password: String?
    /// A PEM file of the authorities to trust instead of the system's.
    package var caFile: String?
    /// What EHLO says; nil leaves it to libcurl (this host's name).
    package let heloName: String?
    /// How long connecting may take, with EHLO, TLS and AUTH.
    package var connectTimeout = Duration.seconds(30)
    /// How long the relay may take to answer a command, in whole seconds: 5 min (RFC 5321 §4.5.3.2).
    package var replyTimeout = Duration.seconds(300)
    /// How long the relay may take to answer the final dot, in whole seconds: 10 min (RFC 5321 §4.5.3.2.6).
    package var finalReplyTimeout = Duration.seconds(600)
    /// How long a connection may have been idle and still be used, in whole seconds; to be kept under the relay's own limit.
    package var idleLimit = Duration.seconds(50)

    /// Whether the relay is this very machine, which needs no TLS.
    package var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    init(parts: SMTPRelayURL) throws(CurlError) {
        host = parts.host
        user = parts.user
        password = parts.password
        caFile = parts.options["ca"]
        heloName = parts.options["helo"]
        let isLoopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        switch (parts.scheme, parts.options["starttls"]) {
        case ("smtps", nil): security = .implicit
        case ("smtp", nil): security = isLoopback ? .none : .startTLS
        case ("smtp", "required"): security = .startTLS
        case ("smtp", "never"): security = .none
        case ("smtp", _): throw .relay("'starttls' is 'required' or 'never'")
        case ("smtps", _): throw .relay("smtps:// is TLS from the first byte and takes no 'starttls'")
        default: throw .relay("it begins with smtp:// or smtps://, not '\(parts.scheme)://'")
        }
        let standardPort = security == .implicit ? 465 : user == nil ? 25 : 587
        port = parts.port ?? standardPort
        if user != nil, security == .none, !isLoopback {
            throw .relay("a password would travel unencrypted to \(host): leave 'starttls=never' out, or use smtps://")
        }
        if let name = heloName, name.isEmpty || !name.utf8.allSatisfy(Self.isAllowedInHelo) {
            throw .relay("'helo' must be a host name or an address in brackets")
        }
    }

    private static func isAllowedInHelo(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: ".-[]:".utf8.contains(byte)
        }
    }
}

extension SMTPRelay {
    /// Reads `smtp://[user:password@]host[:port]` or `smtps://…`, user and password percent-encoded, with these options after a `?`, joined by `&`:
    /// `starttls=required|never` (default: required, but never for this machine itself), `ca=FILE`, `helo=NAME`.
    package init(url: String) throws(CurlError) {
        try self.init(parts: SMTPRelayURL(url))
    }
}

extension SMTPRelay: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The address without its password.
    package var description: String {
        let shownHost = host.contains(":") ? "[\(host)]" : host
        return "\(security == .implicit ? "smtps" : "smtp")://\(user.map { "\($0)@" } ?? "")\(shownHost):\(port)"
    }

    package var debugDescription: String { description }

    // Even dump() must not show the password.
    package var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}
