internal import AMQP
internal import Farm
internal import Identity
internal import Jobs
internal import Logging
internal import OpenSSL

extension SendWorker {
    /// Takes mails from the broker until the flow is stopped or lost.
    func receive() async {
        var ramp = PrefetchRamp(batchSize: transports.count * 4)
        do throws(AMQPError) {
            while loss == nil {
                gauge.note { $0.waits() }
                let batch = try await inlet.next(max: transports.count * 4)
                gauge.note { $0.took(batch) }
                if batch.isEmpty {
                    await flow.waitWhilePaused()
                    if await flow.isDraining { break }
                    try await flow.resume(prefetch: ramp.width)
                    continue
                }
                for message in batch where loss == nil { try await arrived(message) }
                wake()
                if loss == nil, let width = ramp.succeeded() { try await flow.widen(to: width) }
            }
        } catch {
            if error != .cancelled { loss = .broker(error) }
        }
        hasStopped = true
        wake()
    }

    private func arrived(_ message: Message) async throws(AMQPError) {
        acks.received(message.tag)
        do {
            let mail = try RenderedMail(sealed: message, by: seal)
            window.arrived(SendWindow.Item(tag: message.tag, mail: mail, token: UUID.version4(using: &random)))
            rests.hasOpened()
        } catch let error as CryptoError where error.blamesKey {
            loss = .key(error, delivery: message.properties.headers[HeaderName.delivery].map { "\($0)" } ?? "")
        } catch {
            logger.error("a sealed mail can't be opened", metadata: ["reason": "\(error)"])
            try await outlet.deliver(disposal.publications(for: .dead("the sealed mail can't be opened: \(error)"), on: message))
            try await finish(message.tag)
        }
    }
}
