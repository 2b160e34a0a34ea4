internal import CCurl
package import IO

/// One connection to a relay, opened when first needed and kept open from message to message.
///
/// libcurl's calls block (its multi interface too, while it waits for the answer to the final dot), so each connection has a serial queue of its own.
package actor SMTPConnection {
    private let relay: SMTPRelay
    private let queue: SerialQueue
    private var handle: EasyHandle?
    private var relayOffersUTF8 = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// A connection that is not open yet; `queue` must be used by nothing else, since sending blocks it.
    package init(relay: SMTPRelay, queue: SerialQueue = SerialQueue(label: "goniec.smtp")) {
        self.relay = relay
        self.queue = queue
    }

    /// Hands over one message, whose lines end in CRLF, and waits for the relay's final answer.
    ///
    /// `mayFinish` is asked on the connection's queue, just before the last part of the message is given away: when it says no, the final dot is
    /// never sent. A cancelled task gives up within about a second, with `.aborted` or, after the dot, with `.uncertain`.
    package func send(
        _ envelope: SMTPEnvelope,
        message: [UInt8],
        mayFinish: @escaping @Sendable () -> Bool = { true }
    ) async -> SMTPResult {
        let cancel = CancelFlag()
        return await withTaskCancellationHandler {
            let first = attempt(envelope, message, cancel, mayFinish)
            if case .final(let result) = first { return result }
            // A kept connection turned out to be dead before anything was said on it; libcurl does not notice by itself (measured).
            if cancel.isSet { return .aborted }
            let second = attempt(envelope, message, cancel, mayFinish)
            if case .final(let result) = second { return result }
            return .unavailable("the relay closes connections as soon as they are used")
        } onCancel: {
            cancel.set()
        }
    }

    /// Says QUIT, when a connection is open, and closes it; the next message opens another one.
    package func close() {
        handle = nil
    }

    private func attempt(
        _ envelope: SMTPEnvelope,
        _ message: [UInt8],
        _ cancel: CancelFlag,
        _ mayFinish: @escaping @Sendable () -> Bool
    ) -> SMTPExchange.Verdict {
        // An empty message would end before anybody is asked.
        if message.isEmpty { return .final(.unavailable("the message is empty")) }
        do throws(CurlError) {
            let handle = if let kept = self.handle.take() { kept } else { try open() }
            let verdict = transfer(on: handle, envelope, message, cancel, mayFinish)
            self.handle = consume handle
            return verdict
        } catch {
            return .final(.unavailable(error.description))
        }
    }

    private func transfer(
        on handle: borrowing EasyHandle,
        _ envelope: SMTPEnvelope,
        _ message: [UInt8],
        _ cancel: CancelFlag,
        _ mayFinish: @escaping @Sendable () -> Bool
    ) -> SMTPExchange.Verdict {
        let raw = handle.raw
        let finalReplyTimeout = relay.finalReplyTimeout.wholeSeconds
        let transfer = SMTPTransfer(
            message: message,
            needsUTF8: envelope.needsUTF8,
            knownUTF8: relayOffersUTF8,
            cancel: cancel,
            mayFinish: mayFinish,
            onLastChunk: { goniec_curl_set_long(raw, CURLOPT_SERVER_RESPONSE_TIMEOUT, finalReplyTimeout) }
        )
        handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, relay.replyTimeout.wholeSeconds)
        handle.set(CURLOPT_MAIL_FROM, envelope.sender.isEmpty ? "<>" : envelope.sender)
        handle.set(CURLOPT_INFILESIZE_LARGE, bytes: message.count)
        let recipients = curl_slist_append(nil, envelope.recipient)
        goniec_curl_set_list(raw, CURLOPT_MAIL_RCPT, recipients)
        transfer.attach(to: handle)
        let code = handle.perform()
        transfer.detach(from: handle)
        goniec_curl_set_list(raw, CURLOPT_MAIL_RCPT, nil)
        curl_slist_free_all(recipients)
        relayOffersUTF8 = transfer.offersUTF8
        let ending = SMTPExchange.Ending(
            reason: handle.reason(code),
            reused: handle.number(CURLINFO_NUM_CONNECTS) == 0,
            sentWholeMessage: handle.bytes(CURLINFO_SIZE_UPLOAD_T) >= message.count
        )
        return transfer.exchange.ended(ending)
    }

    private func open() throws(CurlError) -> EasyHandle {
        let handle = try EasyHandle()
        handle.configure(for: relay)
        relayOffersUTF8 = false
        return handle
    }
}
