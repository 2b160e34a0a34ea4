import Curl
import Delivery
import Foundation
import Logging
import Mailbox
import Testing

/// The promises of `Transport`, kept by the real thing and by its twin alike.
@Suite struct TransportConformanceTests {
    enum Kind: CaseIterable { case memory, real }

    @Test(arguments: Kind.allCases) func `what is accepted has arrived, in order and byte for byte`(kind: Kind) async throws {
        try await with(kind) { subject in
            for number in 1...3 {
                #expect(await subject.send("\(number)").isAccepted)
            }
            try await subject.expectArrived { $0 == ["1", "2", "3"].map { text in Subject.message(text) } }
        }
    }

    @Test(arguments: Kind.allCases, SMTPStage.allCases) func `a refusal keeps its stage and words, and nothing arrives`(
        kind: Kind, stage: SMTPStage
    ) async throws {
        try await with(kind) { subject in
            await subject.fail(.refuse(at: stage, Subject.no))
            #expect(await subject.send("no") == .refused(stage: stage, Subject.no))
            try await subject.expectArrived { $0 == [] }
            #expect(await subject.send("yes").isAccepted)
            try await subject.expectArrived { $0 == [Subject.message("yes")] }
        }
    }

    @Test(arguments: Kind.allCases, [SMTPStage.connect, .mail, .rcpt, .data])
    func `a broken connection before the dot is unavailable, and nothing arrives`(kind: Kind, stage: SMTPStage) async throws {
        try await with(kind) { subject in
            await subject.fail(.drop(at: stage))
            #expect(await subject.send("no").isUnavailable)
            try await subject.expectArrived { $0 == [] }
        }
    }

    @Test(arguments: Kind.allCases) func `silence after the dot is uncertain, whether the message arrived or not`(kind: Kind) async throws {
        try await with(kind) { subject in
            await subject.fail(.drop(at: .dot))
            #expect(await subject.send("lost").isUncertain)
            try await subject.expectArrived { $0 == [] }
            await subject.fail(.loseAnswer)
            #expect(await subject.send("there").isUncertain)
            try await subject.expectArrived { $0 == [Subject.message("there")] }
        }
    }

    @Test(arguments: Kind.allCases) func `who may not finish leaves nothing behind and can go on`(kind: Kind) async throws {
        try await with(kind) { subject in
            #expect(await subject.send("no", mayFinish: false) == .aborted)
            try await subject.expectArrived { $0 == [] }
            #expect(await subject.send("yes").isAccepted)
        }
    }

    @Test(arguments: Kind.allCases) func `a closed transport opens again`(kind: Kind) async throws {
        try await with(kind) { subject in
            for text in ["1", "2"] {
                #expect(await subject.send(text).isAccepted)
                await subject.transport.close()
            }
            try await subject.transport.ready()
            try await subject.expectArrived { $0.count == 2 }
        }
    }

    private func with(_ kind: Kind, _ body: (Subject) async throws -> Void) async throws {
        switch kind {
        case .memory:
            let transport = MemoryTransport()
            try await body(
                Subject(
                    transport: transport,
                    arrived: { await transport.taken.map { String(decoding: $0.message, as: UTF8.self) } },
                    fail: { await transport.expect($0) }
                ))
        case .real:
            let folder = FileManager.default.temporaryDirectory.appending(path: "goniec-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var configuration = MailboxConfiguration(directory: folder)
            configuration.webPort = nil
            let misbehaviour = configuration.misbehaviour
            let mailbox = try Mailbox(configuration: configuration, logger: Logger(label: "test"))
            try await mailbox.serving { ports in
                try await body(
                    Subject(
                        transport: SMTPConnection(relay: try SMTPRelay(url: "smtp://127.0.0.1:\(ports.smtp)")),
                        arrived: {
                            try mailbox.store.listed.map { stored in
                                let lines = String(decoding: try mailbox.store.content(of: stored.id) ?? [], as: UTF8.self)
                                return lines.split(separator: "\r\n", maxSplits: 2)[2] + ""
                            }
                        },
                        fail: { misbehaviour.set([Misbehaviour.Rule($0)]) }
                    ))
            }
        }
    }
}

/// A transport under test, with a view on the other end.
struct Subject {
    static let no = SMTPReply(code: 550, enhanced: "5.1.1", text: "no such user")

    let transport: any Transport
    let arrived: () async throws -> [String]
    let fail: (MemoryTransport.Behaviour) async -> Void

    static func message(_ text: String) -> String {
        "Subject: \(text)\r\n\r\n\(text)\r\n.dots\r\n..\r\n"
    }

    func expectArrived(_ isRight: ([String]) -> Bool) async throws {
        let arrived = try await arrived()
        #expect(isRight(arrived), "\(arrived)")
    }

    func send(_ text: String, mayFinish: Bool = true) async -> SMTPResult {
        guard let envelope = try? SMTPEnvelope(sender: "", recipient: "ola@example.org") else { return .unavailable("bad address") }
        return await transport.send(envelope, message: Array(Self.message(text).utf8), mayFinish: { mayFinish })
    }
}

extension Misbehaviour.Rule {
    /// The mailbox's way of doing what the twin does.
    init(_ behaviour: MemoryTransport.Behaviour) {
        switch behaviour {
        case .accept: self.init(at: .connect, .delay(.zero), times: 0)
        case .refuse(let stage, let reply):
            self.init(at: stage.moment, .refuse(reply.code, reply.enhanced ?? "", reply.text), times: 1)
        case .drop(let stage): self.init(at: stage.moment, .drop, times: 1)
        case .loseAnswer: self.init(at: .message, .dropAfterStoring, times: 1)
        }
    }
}

extension SMTPStage {
    fileprivate var moment: Misbehaviour.Moment {
        switch self {
        case .connect: .connect
        case .mail: .mail
        case .rcpt: .recipient
        case .data: .data
        case .dot: .message
        }
    }
}

extension SMTPResult {
    fileprivate var isAccepted: Bool { if case .accepted = self { true } else { false } }
    fileprivate var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
    fileprivate var isUncertain: Bool { if case .uncertain = self { true } else { false } }
}
