extension EmailMessage.Unsubscribe {
    /// Whether mail programs can unsubscribe by these links: https and, if there is a second one, `mailto:`.
    var isUsable: Bool {
        Self.isOneClick(link) && mailto.map { $0.utf8.prefix(7).equalsIgnoringCase("mailto:") } != false
    }

    /// Whether a link can be promised to act on one click (RFC 8058 §3.1): it is https, or leads by http to this very machine, as in a
    /// demonstration.
    package static func isOneClick(_ link: String) -> Bool {
        if link.utf8.prefix(8).equalsIgnoringCase("https://") { return link.utf8.count > 8 }
        guard link.utf8.prefix(7).equalsIgnoringCase("http://") else { return false }
        let authority = link.utf8.dropFirst(7).prefix { !"/?#".utf8.contains($0) }
        return isLoopback(String(decoding: authority, as: UTF8.self).asciiLowercased)
    }

    private static func isLoopback(_ authority: String) -> Bool {
        let authority = authority.hasPrefix("[::1]") ? "localhost" + authority.dropFirst(5) : authority
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 1 || parts[1].utf8.allSatisfy(\.isDigit) else { return false }
        if parts[0] == "localhost" { return true }
        let bytes = parts[0].split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return bytes.count == 4 && bytes[0] == 127 && !bytes.contains(nil)
    }
}
