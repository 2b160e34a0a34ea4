/// A command of an SMTP client (RFC 5321 §4.1.1), its syntax checked.
enum SMTPCommand: Equatable {
    case hello(name: String, extended: Bool)
    case mail(sender: String, size: Int?, utf8: Bool)
    case recipient(String)
    case data, reset, noop, quit, verify, startTLS
    case authenticate(mechanism: String, initial: String?)
    /// A verb we know with arguments we don't.
    case malformed
    case unknown

    /// Reads a line without its CRLF.
    init(_ line: some Collection<UInt8>) {
        guard let text = String(validating: line, as: UTF8.self), !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            self = .malformed
            return
        }
        let verb = text.prefix { $0 != " " }
        let rest = text[verb.endIndex...].trimmingSpaces()
        self =
            switch verb.uppercased() {
            case "EHLO": Self.hello(rest, extended: true)
            case "HELO": Self.hello(rest, extended: false)
            case "MAIL": Self.mail(rest)
            case "RCPT": Self.recipient(rest)
            case "DATA": rest.isEmpty ? .data : .malformed
            case "RSET": rest.isEmpty ? .reset : .malformed
            case "STARTTLS": rest.isEmpty ? .startTLS : .malformed
            case "QUIT": .quit
            case "NOOP": .noop
            case "VRFY": rest.isEmpty ? .malformed : .verify
            case "AUTH": Self.authenticate(rest)
            default: .unknown
            }
    }

    private static func hello(_ name: Substring, extended: Bool) -> SMTPCommand {
        name.isEmpty || name.utf8.count > 255 || name.contains(" ") ? .malformed : .hello(name: String(name), extended: extended)
    }

    private static func mail(_ rest: Substring) -> SMTPCommand {
        guard let (path, parameters) = path(after: "FROM:", in: rest) else { return .malformed }
        var size: Int?
        var utf8 = false
        for parameter in parameters {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.uppercased() }
            switch (pair[0], pair.count > 1 ? pair[1] : nil) {
            case ("SIZE", let digits?):
                guard let number = Int(digits), number >= 0 else { return .malformed }
                size = number
            case ("BODY", "7BIT"?), ("BODY", "8BITMIME"?), ("AUTH", _?): break
            case ("SMTPUTF8", nil): utf8 = true
            default: return .malformed
            }
        }
        return isPlain(path) || utf8 ? .mail(sender: path, size: size, utf8: utf8) : .malformed
    }

    private static func recipient(_ rest: Substring) -> SMTPCommand {
        guard let (path, parameters) = path(after: "TO:", in: rest), !path.isEmpty, parameters.isEmpty else { return .malformed }
        return .recipient(path)
    }

    private static func authenticate(_ rest: Substring) -> SMTPCommand {
        let words = rest.split(separator: " ")
        guard (1...2).contains(words.count) else { return .malformed }
        return .authenticate(mechanism: words[0].uppercased(), initial: words.count > 1 ? String(words[1]) : nil)
    }

    // RFC 5321 §4.1.2: a source route before the colon is dropped; what is left is short and holds no spaces or brackets.
    private static func path(after keyword: String, in text: Substring) -> (path: String, parameters: [Substring])? {
        guard text.prefix(keyword.count).uppercased() == keyword else { return nil }
        let rest = text.dropFirst(keyword.count).trimmingSpaces()
        guard rest.first == "<", let end = rest.firstIndex(of: ">") else { return nil }
        var path = rest[..<end].dropFirst()
        if path.first == "@" {
            guard let colon = path.firstIndex(of: ":") else { return nil }
            path = path[colon...].dropFirst()
        }
        let after = rest[end...].dropFirst()
        guard path.utf8.count <= 320, !path.contains(where: { " <\\\"".contains($0) }), after.isEmpty || after.first == " " else {
            return nil
        }
        guard path.isEmpty || path.uppercased() == "POSTMASTER" || path.contains("@") else { return nil }
        return (String(path), after.split(separator: " "))
    }

    private static func isPlain(_ path: String) -> Bool {
        path.utf8.allSatisfy { $0 < 0x80 }
    }
}

extension StringProtocol where SubSequence == Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
