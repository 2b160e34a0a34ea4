internal import CCurl
package import IO

/// A plain HTTP client: one request at a time, connections kept, TLS verified, redirects handed back and not followed.
package actor HTTPClient {
    private let queue: SerialQueue
    private let caFile: String?
    private var handle: EasyHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// A client that trusts the authorities of a PEM file, or the system's; `queue` must be used by nothing else, since a request blocks it.
    package init(caFile: String? = nil, queue: SerialQueue = SerialQueue(label: "goniec.http")) {
        self.caFile = caFile
        self.queue = queue
    }

    /// Sends a request and waits for the whole response; a status of 400 and more is a response too. A cancelled task throws `.unreachable`
    /// within about a second.
    package func send(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
        try request.check()
        let cancel = CancelFlag()
        let result = await withTaskCancellationHandler {
            transfer(request, cancel)
        } onCancel: {
            cancel.set()
        }
        return try result.get()
    }

    private func transfer(_ request: HTTPRequest, _ cancel: CancelFlag) -> Result<HTTPResponse, CurlError> {
        do throws(CurlError) {
            let handle = if let kept = self.handle.take() { kept } else { try EasyHandle() }
            let result = perform(request, on: handle, cancel)
            self.handle = consume handle
            return result
        } catch {
            return .failure(error)
        }
    }

    private func perform(_ request: HTTPRequest, on handle: borrowing EasyHandle, _ cancel: CancelFlag) -> Result<HTTPResponse, CurlError> {
        let transfer = HTTPTransfer(limit: request.largestResponse, cancel: cancel)
        var lines = curl_slist_append(nil, "Expect:")
        for (name, value) in request.headers {
            // libcurl spells a header without a value with a semicolon.
            lines = curl_slist_append(lines, value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        configure(handle, for: request)
        goniec_curl_set_list(handle.raw, CURLOPT_HTTPHEADER, lines)
        transfer.attach(to: handle)
        let code = send(request.body, of: request.method, on: handle)
        let status = handle.number(CURLINFO_RESPONSE_CODE)
        let reason = handle.reason(code)
        handle.reset()
        curl_slist_free_all(lines)
        if transfer.isTooLarge { return .failure(.tooLarge(limit: request.largestResponse)) }
        guard code == CURLE_OK else { return .failure(CurlError(code, reason)) }
        return .success(HTTPResponse(status: status, headers: transfer.headers, body: transfer.body))
    }

    private func configure(_ handle: borrowing EasyHandle, for request: HTTPRequest) {
        handle.set(CURLOPT_URL, request.url)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_TIMEOUT_MS, request.timeout.wholeMilliseconds)
        handle.set(CURLOPT_NOPROGRESS, 0)
        handle.set(CURLOPT_ACCEPT_ENCODING, "")
        handle.trust(caFile)
    }

    private func send(_ body: [UInt8]?, of method: String, on handle: borrowing EasyHandle) -> CURLcode {
        if method == "HEAD" { handle.set(CURLOPT_NOBODY, 1) }
        guard let body else {
            if method != "HEAD" { handle.set(CURLOPT_CUSTOMREQUEST, method) }
            return handle.perform()
        }
        handle.set(CURLOPT_POST, 1)
        handle.set(CURLOPT_CUSTOMREQUEST, method)
        handle.set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: body.count)
        return body.withUnsafeBytes { bytes in
            // Not copied by libcurl: the bytes must stay until the request is over. Nil would mean the read callback.
            let pointer = UnsafeMutableRawPointer(mutating: bytes.baseAddress) ?? handle.raw
            goniec_curl_set_pointer(handle.raw, CURLOPT_POSTFIELDS, pointer)
            return handle.perform()
        }
    }
}

extension CurlError {
    /// The error for a failed transfer.
    init(_ code: CURLcode, _ reason: String) {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut(reason)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED, CURLE_SSL_CERTPROBLEM:
            self = .tls(reason)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .request(reason)
        default: self = .unreachable(reason)
        }
    }
}
