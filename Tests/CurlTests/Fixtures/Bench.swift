import Curl
import Foundation
import Logging
import Mailbox

/// A mailbox in a folder of its own that is gone after the test.
struct Bench {
    let mailbox: Mailbox
    let misbehaviour: Misbehaviour
    let ports: Mailbox.Ports

    static func with<Result: Sendable>(
        _ rules: [Misbehaviour.Rule] = [],
        configure: (inout MailboxConfiguration) -> Void = { _ in },
        _ body: (Bench) async throws -> Result
    ) async throws -> Result {
        try await withFolder { folder in
            var configuration = MailboxConfiguration(directory: "\(folder)/mails")
            configuration.webPort = nil
            configuration.misbehaviour = Misbehaviour(rules)
            configure(&configuration)
            let mailbox = try Mailbox(configuration: configuration, logger: Logger(label: "test"))
            let misbehaviour = configuration.misbehaviour
            return try await mailbox.serving { try await body(Bench(mailbox: mailbox, misbehaviour: misbehaviour, ports: $0)) }
        }
    }

    /// What the messages look like on disk, in order of arrival.
    var stored: [String] {
        get throws {
            try mailbox.store.listed.map { String(decoding: try mailbox.store.content(of: $0.id) ?? [], as: UTF8.self) }
        }
    }

    func relay(_ options: String = "", scheme: String = "smtp", login: String = "") throws -> SMTPRelay {
        try SMTPRelay(url: "\(scheme)://\(login)localhost:\(ports.smtp)\(options)")
    }
}

func withFolder<Result: Sendable>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "goniec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

/// A small message with a subject.
func message(_ subject: String, body: String = "Hello\r\n") -> [UInt8] {
    Array("From: a@shop.example\r\nTo: b@example.org\r\nSubject: \(subject)\r\n\r\n\(body)".utf8)
}

extension SMTPEnvelope {
    static func test(_ recipient: String = "ola@example.org") throws -> SMTPEnvelope {
        try SMTPEnvelope(sender: "bounce@shop.example", recipient: recipient)
    }
}

extension SMTPResult {
    var isAccepted: Bool { if case .accepted = self { true } else { false } }
    var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
    var isUncertain: Bool { if case .uncertain = self { true } else { false } }
}
