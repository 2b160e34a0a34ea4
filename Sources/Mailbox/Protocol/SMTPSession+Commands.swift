extension SMTPSession {
    /// Executes a command line without its CRLF.
    mutating func execute(_ line: some Collection<UInt8>) -> [Action] {
        if case .login = state { return logIn(Array(line)) }
        switch SMTPCommand(line) {
        case .hello(_, let extended): return hello(extended: extended)
        case .mail(let sender, let size, _): return mail(sender, size)
        case .recipient(let address): return recipient(address)
        case .data: return data()
        case .reset:
            transaction = nil
            return [.send(.ok)]
        case .noop: return [.send(.ok)]
        case .quit: return end(.bye)
        case .verify: return [.send(ServerReply(252, "2.5.2", "send a message and see"))]
        case .startTLS: return startTLS()
        case .authenticate(let mechanism, let initial): return authenticate(mechanism, initial)
        case .malformed: return refuse(.syntax)
        case .unknown: return refuse(.unknown)
        }
    }

    /// Does `good`, unless a rule of misbehaviour applies.
    mutating func perform(
        at moment: Misbehaviour.Moment,
        recipients: [String] = [],
        _ good: (inout SMTPSession) -> [Action]
    ) -> [Action] {
        switch rules.misbehaviour.act(at: moment, recipients: recipients) {
        case nil: good(&self)
        case .delay(let duration): [.pause(duration)] + good(&self)
        case .drop, .dropAfterStoring: close()
        case .refuse(let code, let enhanced, let text):
            // 421 says that the server closes the connection, whatever the command was (RFC 5321 §3.8).
            code == 421 || moment == .connect ? end(ServerReply(code, enhanced, text)) : [.send(ServerReply(code, enhanced, text))]
        }
    }

    private mutating func hello(extended: Bool) -> [Action] {
        perform(at: .hello) { session in
            session.isGreeted = true
            session.transaction = nil
            guard extended else { return [.send(ServerReply(250, "", session.rules.name))] }
            var lines = [
                session.rules.name, "PIPELINING", "SIZE \(session.rules.largestMessage)", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8",
            ]
            if session.rules.offersTLS, !session.isSecure { lines.append("STARTTLS") }
            if session.rules.login != nil, session.mayLogIn { lines.append("AUTH PLAIN") }
            return [.send(ServerReply(250, "", lines: lines))]
        }
    }

    private mutating func mail(_ sender: String, _ size: Int?) -> [Action] {
        guard isGreeted, transaction == nil else { return refuse(.outOfOrder) }
        guard isSecure || !rules.offersTLS else { return refuse(.tlsFirst) }
        guard isLoggedIn || rules.login == nil else { return refuse(.logInFirst) }
        guard size ?? 0 <= rules.largestMessage else { return refuse(.tooLarge) }
        return perform(at: .mail) { session in
            session.transaction = Transaction(sender: sender, size: size)
            return [.send(ServerReply(250, "2.1.0", "sender ok"))]
        }
    }

    private mutating func recipient(_ address: String) -> [Action] {
        guard let transaction else { return refuse(.outOfOrder) }
        guard transaction.recipients.count < rules.mostRecipients else { return [.send(.tooManyRecipients)] }
        return perform(at: .recipient, recipients: [address]) { session in
            session.transaction?.recipients.append(address)
            return [.send(ServerReply(250, "2.1.5", "recipient ok"))]
        }
    }

    private mutating func data() -> [Action] {
        guard let transaction, !transaction.recipients.isEmpty else { return refuse(.outOfOrder) }
        return perform(at: .data, recipients: transaction.recipients) { session in
            session.state = .message(MessageReader(limit: session.rules.largestMessage, expected: transaction.size))
            return [.send(.goAhead)]
        }
    }

    /// The final dot has come.
    mutating func finish(_ reader: MessageReader) -> [Action] {
        state = .commands
        guard let transaction else { return close() }
        self.transaction = nil
        switch reader.flaw {
        case .tooLarge: return refuse(.tooLarge)
        case .bareLineEnd: return refuse(ServerReply(554, "5.6.0", "a CR or LF stands alone: lines end with CR LF"))
        case .longLine: return refuse(ServerReply(554, "5.6.0", "a line is longer than 998 octets"))
        case nil: break
        }
        switch rules.misbehaviour.act(at: .message, recipients: transaction.recipients) {
        case .drop: return close()
        case .refuse(421, let enhanced, let text): return end(ServerReply(421, enhanced, text))
        case .refuse(let code, let enhanced, let text): return [.send(ServerReply(code, enhanced, text))]
        case let act: afterStoring = act
        }
        state = .storing
        return [.store(Submission(sender: transaction.sender, recipients: transaction.recipients, message: reader.message))]
    }

    private mutating func startTLS() -> [Action] {
        guard rules.offersTLS, !isSecure else { return refuse(.outOfOrder) }
        state = .securing
        return [.send(ServerReply(220, "2.0.0", "begin TLS")), .startTLS]
    }
}
