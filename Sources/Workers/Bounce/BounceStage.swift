package import AMQP
package import Farm
internal import IO
internal import Identity
package import Jobs
internal import Mail
package import OpenSSL
internal import Postgres
package import Store

/// Reads what mail systems send back (RFC 3464) and requests to unsubscribe by mail, and acts on what carries our token.
///
/// Anybody can write a bounce: without a valid token it is counted, and suppresses nobody. Only hard ones suppress; the others are the
/// sender's problem, not the recipient's.
package actor BounceStage: Stage {
    package nonisolated let queue = QueueName.bounce
    package nonisolated let batchSize = 50
    package nonisolated let retries = RetryPolicy.standard
    private let store: Store
    private let tokens: TokenKey
    private var random = SystemRandom()

    /// Reads bounces whose addresses and links were made with `tokens`.
    package init(store: Store, tokens: TokenKey) {
        self.store = store
        self.tokens = tokens
    }

    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        do {
            var verdicts: [Verdict] = []
            let readings = batch.map { message in (message, read(message.body)) }
            let bounces = readings.compactMap { reading in if case .bounce(let bounce) = reading.1 { bounce } else { nil } }
            let outcomes = try await store.record(bounces)
            for (_, reading) in readings { verdicts.append(try await verdict(on: reading, outcomes: outcomes)) }
            return verdicts
        } catch {
            throw StageFailure(error)
        }
    }

    private func verdict(
        on reading: Reading, outcomes: [UUID: Outcome]
    ) async throws(PostgresError) -> Verdict {
        switch reading {
        case .unreadable(let reason): return .dead(reason)
        case .nothing: return .done
        case .unsubscription(let token):
            let id = UUID.version4(using: &random)
            _ = try await store.setConsent(
                contact: token.contact, topic: token.topic, granted: false, source: "mail", journalID: id
            )
            return .done
        case .bounce(let bounce):
            guard let outcome = outcomes[bounce.delivery] else { return .done }
            return .done([Publication(job: outcome, to: .outcome)])
        }
    }

    // MARK: Reading

    private enum Reading {
        /// Not even a mail.
        case unreadable(String)
        /// Nothing that concerns a delivery of ours, or nothing final.
        case nothing
        case bounce(Bounce)
        case unsubscription(LinkToken)
    }

    private func read(_ body: [UInt8]) -> Reading {
        let message: MIMEMessage
        do {
            message = try MIMEMessage(parsing: body)
        } catch {
            return .unreadable("not a mail: \(error)")
        }
        if let subject = message.header("Subject"), let token = unsubscription(subject) { return .unsubscription(token) }
        guard let status = DeliveryStatus(message), let delivery = delivery(of: status, in: message) else { return .nothing }
        guard let failure = status.recipients.first(where: \.isBounce), let kind = failure.bounceClass else { return .nothing }
        return .bounce(
            Bounce(
                delivery: delivery, bounceClass: kind.rawValue,
                diagnostic: String((failure.diagnostic ?? "").replacing("\0", with: "").prefix(1_000)),
                suppresses: kind.suppresses
            )
        )
    }

    private func unsubscription(_ subject: String) -> LinkToken? {
        try? LinkToken(verifying: subject.filter { !$0.isWhitespace }, for: .unsubscribe) { key, bytes in
            key == TokenKey.id ? tokens.mac(bytes) : nil
        }
    }

    /// The delivery, by the address the bounce came to; then by the recipient of the returned mail's own return path.
    private func delivery(of status: DeliveryStatus, in message: MIMEMessage) -> UUID? {
        let addresses =
            ["X-Original-To", "Delivered-To", "To"].compactMap { message.header($0) }
            + [status.originalEnvelopeID, status.originalHeader("Return-Path")].compactMap(\.self)
        for text in addresses {
            let address = text.split(whereSeparator: { "<>, ".contains($0) }).first { $0.contains("@") }.map(String.init) ?? text
            if let id = ReturnPath.decode(address, mac: tokens.mac) { return id }
        }
        return nil
    }
}
