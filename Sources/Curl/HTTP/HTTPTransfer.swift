internal import CCurl

/// What libcurl's callbacks collect of one HTTP response.
final class HTTPTransfer {
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private let limit: Int
    private let cancel: CancelFlag

    init(limit: Int, cancel: CancelFlag) {
        self.limit = limit
        self.cancel = cancel
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= limit else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self)
        // A status line begins anew: what came before belonged to a 1xx.
        if line.hasPrefix("HTTP/") { headers = [] }
        if let colon = line.firstIndex(of: ":"), headers.count < 1_000 {
            let value = line[colon...].dropFirst().drop { $0 == " " }
            headers.append((String(line[..<colon]), String(value.prefix { $0 != "\r\n" && $0 != "\r" && $0 != "\n" })))
        }
        return bytes.count
    }

    /// Sets the callbacks of a handle; they hold this object unretained until the handle is reset.
    func attach(to handle: borrowing EasyHandle) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA] {
            goniec_curl_set_pointer(handle.raw, option, context)
        }
        goniec_curl_set_transfer(handle.raw, CURLOPT_WRITEFUNCTION) { buffer, size, count, context in
            HTTPTransfer.from(context)?.receive(UnsafeRawBufferPointer(start: buffer, count: size * count)) ?? 0
        }
        goniec_curl_set_transfer(handle.raw, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
            HTTPTransfer.from(context)?.receiveHeader(UnsafeRawBufferPointer(start: buffer, count: size * count)) ?? 0
        }
        goniec_curl_set_progress(handle.raw) { context, _, _, _, _ in
            HTTPTransfer.from(context)?.cancel.isSet == true ? 1 : 0
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer? {
        context.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
