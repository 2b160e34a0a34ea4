internal import CCurl

/// What libcurl's callbacks collect while a relay is asked.
final class SMTPProbeTransfer {
    private let cancel: CancelFlag
    private var parser = SMTPReplyParser()
    private var first: SMTPReply?
    private var last: SMTPReply?

    init(cancel: CancelFlag) {
        self.cancel = cancel
    }

    func ended(_ code: CURLcode, _ reason: String) -> Result<SMTPGreeting, CurlError> {
        if code == CURLE_OK, let first, let last {
            return .success(SMTPGreeting(banner: first.text.replacing("\n", with: " "), reply: last))
        }
        // A refusal says more than libcurl's "weird server reply".
        if let last, last.code >= 400 { return .failure(.unreachable("the relay answered \(last)")) }
        return .failure(CurlError(code, reason))
    }

    private func receive(_ line: UnsafeRawBufferPointer) {
        guard let reply = parser.receive(line) else { return }
        first = first ?? reply
        // What follows a refusal is the answer to a QUIT.
        if (last?.code ?? 0) < 400 { last = reply }
    }

    /// Sets the callbacks of a handle; they hold this object unretained until `detach(from:)`.
    func attach(to handle: borrowing EasyHandle) {
        setContext(of: handle, Unmanaged.passUnretained(self).toOpaque())
        goniec_curl_set_transfer(handle.raw, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
            SMTPProbeTransfer.from(context)?.receive(UnsafeRawBufferPointer(start: buffer, count: size * count))
            return size * count
        }
        goniec_curl_set_transfer(handle.raw, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
        goniec_curl_set_progress(handle.raw) { context, _, _, _, _ in
            SMTPProbeTransfer.from(context)?.cancel.isSet == true ? 1 : 0
        }
    }

    func detach(from handle: borrowing EasyHandle) {
        setContext(of: handle, nil)
    }

    private func setContext(of handle: borrowing EasyHandle, _ context: UnsafeMutableRawPointer?) {
        for option in [CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_XFERINFODATA] {
            goniec_curl_set_pointer(handle.raw, option, context)
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> SMTPProbeTransfer? {
        context.map { Unmanaged<SMTPProbeTransfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
