/// One attempt to hand over a message, followed reply by reply.
///
/// libcurl reports what the server says, when the connection is ready, and which parts of the message it asks for; this value knows
/// from that how far the transaction came. Valid stages: connect → mail → rcpt → data → dot.
struct SMTPExchange: Sendable {
    /// What is to be done when libcurl has ended.
    enum Verdict: Equatable {
        case final(SMTPResult)
        /// The relay had closed the connection while it was idle, and nothing was said on it: once more on a fresh one.
        case stale
    }

    /// How libcurl ended.
    struct Ending {
        /// libcurl's words for the failure.
        var reason: String
        /// Whether the connection had been open before.
        var reused: Bool
        /// Whether every byte of the message went out, so that the final dot may have gone out too.
        var sentWholeMessage: Bool
    }

    private(set) var stage = SMTPStage.connect
    /// Whether the server offered SMTPUTF8 in its last EHLO reply.
    private(set) var offersUTF8 = false
    private var parser = SMTPReplyParser()
    private var reply: SMTPReply?
    private var withdrawn = false

    /// A line from the server, with or without its line end.
    mutating func received(_ line: some Collection<UInt8>) {
        if stage == .connect { noteCapability(line) }
        guard let reply = parser.receive(line) else { return }
        // What follows a refusal (the answer to a QUIT) changes nothing.
        if stage != .connect, let earlier = self.reply, earlier.code >= 400 { return }
        self.reply = reply
        guard reply.code < 400, let next = stage.next else { return }
        stage = next
        self.reply = nil
    }

    /// The connection is ready, fresh or kept: MAIL comes next.
    mutating func connected() {
        stage = .mail
        reply = nil
    }

    /// The sender may not or does not want to go on; no final dot will be sent.
    mutating func withdraw() {
        withdrawn = true
    }

    /// The relay cannot take the addresses of this envelope (RFC 6531 §3.5).
    mutating func missesUTF8() {
        reply = SMTPReply(code: 550, enhanced: "5.6.7", text: "the relay does not offer SMTPUTF8, which the address needs")
    }

    /// libcurl has ended.
    func ended(_ ending: Ending) -> Verdict {
        if let reply, reply.code >= 400 {
            let isStale = stage == .mail && ending.reused && reply.code == 421
            return isStale ? .stale : .final(.refused(stage: stage, reply))
        }
        if stage == .dot, let reply, (200..<300).contains(reply.code) { return .final(.accepted(reply)) }
        if withdrawn, !(stage == .dot && ending.sentWholeMessage) { return .final(.aborted) }
        if stage == .mail, ending.reused { return .stale }
        let mayBeThere = stage == .dot && ending.sentWholeMessage
        return .final(mayBeThere ? .uncertain(ending.reason) : .unavailable(ending.reason))
    }

    private mutating func noteCapability(_ line: some Collection<UInt8>) {
        let word = line.dropFirst(4).prefix { $0 > 0x20 }
        if word.count == 8, word.elementsEqual("SMTPUTF8".utf8, by: { $0 & 0xDF == $1 & 0xDF }) { offersUTF8 = true }
    }
}

extension SMTPStage {
    /// The stage that a success leads to; connect ends when libcurl says so, the dot ends the transaction.
    fileprivate var next: SMTPStage? {
        switch self {
        case .connect, .dot: nil
        case .mail: .rcpt
        case .rcpt: .data
        case .data: .dot
        }
    }
}
