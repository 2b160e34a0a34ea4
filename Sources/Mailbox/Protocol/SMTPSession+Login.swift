internal import Mail

extension SMTPSession {
    /// A password only travels encrypted, unless this mailbox has no TLS at all.
    var mayLogIn: Bool { isSecure || !rules.offersTLS }

    /// AUTH (RFC 4954), of which PLAIN (RFC 4616) is spoken.
    mutating func authenticate(_ mechanism: String, _ initial: String?) -> [Action] {
        guard rules.login != nil, isGreeted, !isLoggedIn, transaction == nil else { return refuse(.outOfOrder) }
        guard mayLogIn else { return refuse(.tlsFirst) }
        guard mechanism == "PLAIN" else { return refuse(ServerReply(504, "5.5.4", "only PLAIN is spoken")) }
        guard let initial else {
            state = .login
            return [.send(ServerReply(334, "", ""))]
        }
        return logIn(Array(initial.utf8))
    }

    /// Takes the client's answer to the empty challenge.
    mutating func logIn(_ answer: [UInt8]) -> [Action] {
        state = .commands
        if answer == Array("*".utf8) { return refuse(ServerReply(501, "5.7.0", "not logged in")) }
        guard let login = rules.login else { return refuse(.syntax) }
        let parts = Base64.decode(answer).split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].elementsEqual(login.user.utf8), parts[2].elementsEqual(login.password.utf8) else {
            return refuse(.wrongLogin)
        }
        isLoggedIn = true
        return [.send(ServerReply(235, "2.7.0", "welcome"))]
    }
}
