/// The server's side of one SMTP connection (RFC 5321) as a value: bytes go in, actions come out.
///
/// Valid states: commands → (DATA) message → (final dot) storing → (stored) commands; commands → (STARTTLS) securing → commands;
/// commands → (AUTH PLAIN) login → commands; any → closed.
struct SMTPSession {
    /// What the connection is to do, in order.
    enum Action: Equatable {
        case send(ServerReply)
        /// Wait before the next action.
        case pause(Duration)
        /// Store the message, then call `stored(as:)`.
        case store(Submission)
        /// Begin TLS, then call `secured()`. What the client sent before counts for nothing.
        case startTLS
        case close
    }

    /// What a session allows and offers.
    struct Rules {
        var name = "localhost"
        var largestMessage = 32 << 20
        var mostRecipients = 1_000
        var offersTLS = false
        /// User and password, when the client must log in.
        var login: (user: String, password: String)?
        var misbehaviour = Misbehaviour()
    }

    enum State {
        case commands, storing, securing, login, closed
        case message(MessageReader)
    }

    struct Transaction: Equatable {
        var sender: String
        var size: Int?
        var recipients: [String] = []
    }

    // RFC 5321 asks for 512 octets, SMTPUTF8 and AUTH for more.
    private static let longestCommand = 4_096
    private static let mostErrors = 20

    let rules: Rules
    var state = State.commands
    var transaction: Transaction?
    var isGreeted = false
    var isSecure: Bool
    var isLoggedIn = false
    var afterStoring: Misbehaviour.Act?
    private var line: [UInt8] = []
    private var errors = 0

    init(rules: Rules, isSecure: Bool = false) {
        self.rules = rules
        self.isSecure = isSecure
    }

    /// Whether bytes are wanted now; while a message is being stored or TLS begins they have to wait.
    var wantsInput: Bool {
        switch state {
        case .commands, .message, .login: true
        case .storing, .securing, .closed: false
        }
    }

    /// The client has connected.
    mutating func connected() -> [Action] {
        perform(at: .connect) { [.send(.greeting($0.rules.name))] }
    }

    /// Takes bytes from the client, at least one when input is wanted; tells how many.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) -> (consumed: Int, actions: [Action]) {
        var consumed = 0
        var actions: [Action] = []
        while wantsInput, consumed < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[consumed...])
            if case .message(var reader) = state {
                // The reader must be the only owner of its bytes, or each append would copy them all.
                state = .storing
                let (count, ended) = reader.receive(rest)
                consumed += count
                if ended { actions += finish(reader) } else { state = .message(reader) }
            } else {
                consumed += receiveLine(rest, &actions)
            }
        }
        return (consumed, actions)
    }

    /// The message has been stored under this name, or could not be (nil).
    mutating func stored(as name: String?) -> [Action] {
        guard case .storing = state else { return [] }
        state = .commands
        let act = afterStoring
        afterStoring = nil
        guard let name else { return [.send(.cannotStore)] }
        let reply = Action.send(ServerReply(250, "2.0.0", "stored as \(name)"))
        switch act {
        case .delay(let duration): return [.pause(duration), reply]
        case .dropAfterStoring: return close()
        default: return [reply]
        }
    }

    /// TLS has begun: everything said before is forgotten (RFC 3207 §4.2).
    mutating func secured() {
        state = .commands
        isSecure = true
        isGreeted = false
        transaction = nil
    }

    /// Ends the session from our side.
    mutating func end(_ reply: ServerReply) -> [Action] {
        close([.send(reply)])
    }

    mutating func close(_ actions: [Action] = []) -> [Action] {
        state = .closed
        return actions + [.close]
    }

    private mutating func receiveLine(_ bytes: UnsafeRawBufferPointer, _ actions: inout [Action]) -> Int {
        let lineEnd = bytes.firstOffset(of: 0x0A)
        let part = bytes[..<(lineEnd ?? bytes.count)]
        guard line.count + part.count <= Self.longestCommand else {
            actions += lineEnd == nil ? end(.lineTooLong) : refuse(.lineTooLong)
            line = []
            return part.count + (lineEnd == nil ? 0 : 1)
        }
        line += part
        guard lineEnd != nil else { return part.count }
        let command = line
        line = []
        actions += command.last == 0x0D ? execute(command.dropLast()) : end(.bareLineEnd)
        return part.count + 1
    }

    /// Says no; who gets everything wrong is sent away.
    mutating func refuse(_ reply: ServerReply) -> [Action] {
        errors += 1
        return errors > Self.mostErrors ? end(ServerReply(421, "4.7.0", "too many errors")) : [.send(reply)]
    }
}
