internal import CCurl
internal import Glibc

/// What libcurl's callbacks work on during one transfer: the message going out, the replies coming in.
final class SMTPTransfer {
    private(set) var exchange = SMTPExchange()
    private let message: [UInt8]
    private let mayFinish: @Sendable () -> Bool
    private let cancel: CancelFlag
    private let needsUTF8: Bool
    private let knownUTF8: Bool
    private let onLastChunk: () -> Void
    private var offset = 0

    init(
        message: [UInt8],
        needsUTF8: Bool,
        knownUTF8: Bool,
        cancel: CancelFlag,
        mayFinish: @escaping @Sendable () -> Bool,
        onLastChunk: @escaping () -> Void
    ) {
        self.message = message
        self.needsUTF8 = needsUTF8
        self.knownUTF8 = knownUTF8
        self.cancel = cancel
        self.mayFinish = mayFinish
        self.onLastChunk = onLastChunk
    }

    /// Whether the relay at the other end speaks SMTPUTF8, remembered from when the connection was made.
    var offersUTF8: Bool { knownUTF8 || exchange.offersUTF8 }

    /// Copies the next part of the message; nil when the sender withdraws before the last one.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let count = min(buffer.count, message.count - offset)
        if offset < message.count, offset + count == message.count {
            guard mayFinish(), !cancel.isSet else {
                exchange.withdraw()
                return nil
            }
            onLastChunk()
        }
        message.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        offset += count
        return count
    }

    /// Takes a line of the server's.
    func receive(_ line: UnsafeRawBufferPointer) {
        exchange.received(line)
    }

    /// The connection is ready; false when it can't carry this message.
    func connected() -> Bool {
        let mayGoOn = !needsUTF8 || offersUTF8
        exchange.connected()
        if !mayGoOn { exchange.missesUTF8() }
        return mayGoOn
    }

    /// Whether to give up now.
    func isCancelled() -> Bool {
        guard cancel.isSet else { return false }
        exchange.withdraw()
        return true
    }
}

extension SMTPTransfer {
    /// Sets the callbacks of a handle; they hold this object unretained until `detach(from:)`.
    func attach(to handle: borrowing EasyHandle) {
        Self.setContext(of: handle, Unmanaged.passUnretained(self).toOpaque())
        goniec_curl_set_transfer(handle.raw, CURLOPT_READFUNCTION) { buffer, size, count, context in
            let room = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
            return SMTPTransfer.from(context)?.read(into: room) ?? goniec_curl_read_abort
        }
        goniec_curl_set_transfer(handle.raw, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
            SMTPTransfer.from(context)?.receive(UnsafeRawBufferPointer(start: buffer, count: size * count))
            return size * count
        }
        goniec_curl_set_prerequest(handle.raw) { context, _, _, _, _ in
            SMTPTransfer.from(context)?.connected() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        goniec_curl_set_progress(handle.raw) { context, _, _, _, _ in
            SMTPTransfer.from(context)?.isCancelled() == true ? 1 : 0
        }
    }

    /// Makes the handle's callbacks do nothing.
    func detach(from handle: borrowing EasyHandle) {
        Self.setContext(of: handle, nil)
    }

    private static func setContext(of handle: borrowing EasyHandle, _ context: UnsafeMutableRawPointer?) {
        for option in [CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA, CURLOPT_XFERINFODATA] {
            goniec_curl_set_pointer(handle.raw, option, context)
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> SMTPTransfer? {
        context.map { Unmanaged<SMTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
