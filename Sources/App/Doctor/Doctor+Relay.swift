internal import Curl
internal import Foundation

extension Doctor {
    /// The relay: connects, greets, agrees on TLS and logs in, as for a mail.
    func relay() async -> Finding {
        let relay: SMTPRelay
        do {
            relay = try probed()
        } catch {
            return .bad("relay", "\(error)", cure: "correct relay.url, as in smtp://user:password@host:587")
        }
        do {
            let greeting = try await within(limit) { try await SMTPProbe(relay: relay).greet() }
            let found = "\(relay) greets as \(greeting.banner), \(Self.protection(of: relay))"
            guard relay.security != .none || relay.isLoopback else {
                return .warning("relay", found, cure: "take starttls=never out of relay.url")
            }
            return .good("relay", found)
        } catch let error as CurlError {
            return .bad("relay", "\(relay): \(error)", cure: Self.cure(of: error))
        } catch {
            return .bad("relay", "\(error) from \(relay)", cure: "start the relay, or correct relay.url")
        }
    }

    /// The relay with time limits fit for somebody who waits.
    private func probed() throws -> SMTPRelay {
        var relay = try SMTPRelay(url: try settings.text("relay.url"))
        relay.connectTimeout = limit / 2
        relay.replyTimeout = limit / 2
        return relay
    }

    private static func protection(of relay: SMTPRelay) -> String {
        switch relay.security {
        case .none: "in the clear"
        case .startTLS: "with STARTTLS and a trusted certificate"
        case .implicit: "with TLS and a trusted certificate"
        }
    }

    private static func cure(of error: CurlError) -> String {
        switch error {
        case .tls: "trust its authority with ?ca=FILE in relay.url, and name it as its certificate does"
        default: "start the relay, or correct relay.url; for tests, goniec mailbox is one"
        }
    }
}
