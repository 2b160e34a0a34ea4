internal import CCurl
package import IO

/// Asks a relay whether it would take mail: connects, says EHLO, agrees on TLS and logs in as for a message, and then says NOOP.
package actor SMTPProbe {
    private let relay: SMTPRelay
    private let queue: SerialQueue

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// A probe of this relay; `queue` must be used by nothing else, since asking blocks it.
    package init(relay: SMTPRelay, queue: SerialQueue = SerialQueue(label: "goniec.smtp.probe")) {
        self.relay = relay
        self.queue = queue
    }

    /// The relay's greeting; throws when there is no connection, no trust, or a refusal. A cancelled task throws within about a second.
    package func greet() async throws(CurlError) -> SMTPGreeting {
        let cancel = CancelFlag()
        let result = await withTaskCancellationHandler {
            perform(cancel)
        } onCancel: {
            cancel.set()
        }
        return try result.get()
    }

    private func perform(_ cancel: CancelFlag) -> Result<SMTPGreeting, CurlError> {
        do throws(CurlError) {
            let handle = try EasyHandle()
            handle.configure(for: relay)
            handle.set(CURLOPT_UPLOAD, 0)
            handle.set(CURLOPT_NOBODY, 1)
            handle.set(CURLOPT_CUSTOMREQUEST, "NOOP")
            handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, relay.replyTimeout.wholeSeconds)
            let transfer = SMTPProbeTransfer(cancel: cancel)
            transfer.attach(to: handle)
            let code = handle.perform()
            let reason = handle.reason(code)
            transfer.detach(from: handle)
            return transfer.ended(code, reason)
        } catch {
            return .failure(error)
        }
    }
}
