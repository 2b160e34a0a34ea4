import Curl
import Mailbox
import Testing

@Suite struct SMTPSecurityTests {
    @Test(arguments: ["smtp", "smtps"]) func `TLS with the right authority works and with another one hands nothing over`(
        scheme: String
    ) async throws {
        try await withFolder { folder in
            try await withFolder { otherFolder in
                let certificates = try Certificates(in: folder)
                let others = try Certificates(in: otherFolder)
                let configure = { (configuration: inout MailboxConfiguration) in
                    configuration.security =
                        scheme == "smtps"
                        ? .implicit(certificate: certificates.certificate, key: certificates.key)
                        : .startTLS(certificate: certificates.certificate, key: certificates.key)
                }
                try await Bench.with(configure: configure) { bench in
                    var relay = try bench.relay(scheme == "smtp" ? "?starttls=required" : "", scheme: scheme)
                    relay.caFile = certificates.authority
                    let connection = SMTPConnection(relay: relay)
                    for number in 0..<3 { #expect(await connection.send(try .test(), message: message("\(number)")).isAccepted) }
                    await connection.close()
                    relay.caFile = others.authority
                    #expect(await SMTPConnection(relay: relay).send(try .test(), message: message("no")).isUnavailable)
                    relay.caFile = nil
                    #expect(await SMTPConnection(relay: relay).send(try .test(), message: message("no")).isUnavailable)
                    #expect(bench.mailbox.store.count == 3)
                }
            }
        }
    }

    @Test func `a relay without STARTTLS gets nothing when TLS is required`() async throws {
        try await Bench.with { bench in
            let connection = SMTPConnection(relay: try bench.relay("?starttls=required"))
            #expect(await connection.send(try .test(), message: message("no")).isUnavailable)
            #expect(bench.mailbox.store.count == 0)
        }
    }

    @Test func `a relay that insists on TLS refuses who comes without`() async throws {
        try await withFolder { folder in
            let certificates = try Certificates(in: folder)
            try await Bench.with(configure: { $0.security = .startTLS(certificate: certificates.certificate, key: certificates.key) }) {
                bench in
                let connection = SMTPConnection(relay: try bench.relay("?starttls=never"))
                let reply = SMTPReply(code: 530, enhanced: "5.7.0", text: "STARTTLS first")
                #expect(await connection.send(try .test(), message: message("no")) == .refused(stage: .mail, reply))
            }
        }
    }

    @Test func `a login opens the relay and a wrong one is refused while connecting`() async throws {
        try await Bench.with(configure: { $0.login = ("ola", "p:ss w@rd") }) { bench in
            let right = SMTPConnection(relay: try bench.relay(login: "ola:p%3Ass%20w%40rd@"))
            #expect(await right.send(try .test(), message: message("yes")).isAccepted)
            let wrong = SMTPConnection(relay: try bench.relay(login: "ola:guess@"))
            let no = SMTPReply(code: 535, enhanced: "5.7.8", text: "user or password is wrong")
            #expect(await wrong.send(try .test(), message: message("no")) == .refused(stage: .connect, no))
            let without = SMTPConnection(relay: try bench.relay())
            #expect(
                await without.send(try .test(), message: message("no"))
                    == .refused(stage: .mail, SMTPReply(code: 530, enhanced: "5.7.0", text: "AUTH first")))
        }
    }
}
