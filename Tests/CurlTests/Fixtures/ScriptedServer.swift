import Dispatch
import Glibc
import Synchronization

/// A server that answers line by line as a test says, on a thread of its own, for behaviour no decent server shows.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let seen = Mutex<[String]>([])

    /// `answer` gets each line of the client ("<connect>" first) and gives what to send; nil closes the connection.
    init(_ answer: @escaping @Sendable (String) -> String?) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) + listen(descriptor, 8) + getsockname(descriptor, $0, &length)
            }
        }
        guard bound == 0 else { throw CancellationError() }
        port = Int(UInt16(bigEndian: address.sin_port))
        listener = descriptor
        DispatchQueue(label: "scripted").async {
            while case let client = accept(descriptor, nil, nil), client >= 0 {
                self.serve(client, answer)
            }
        }
    }

    deinit {
        close(listener)
    }

    /// The lines that came, in order.
    var lines: [String] { seen.withLock { $0 } }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve(_ client: Int32, _ answer: (String) -> String?) {
        defer { close(client) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var pending: [UInt8] = []
        guard say(answer("<connect>"), to: client) else { return }
        while case let count = recv(client, &buffer, buffer.count, 0), count > 0 {
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: 0x0A) {
                let line = String(decoding: pending[..<end].filter { $0 != 0x0D }, as: UTF8.self)
                pending.removeFirst(end + 1)
                seen.withLock { $0.append(line) }
                guard say(answer(line), to: client) else { return }
            }
        }
    }

    private func say(_ text: String?, to client: Int32) -> Bool {
        guard let text else { return false }
        let bytes = Array(text.utf8)
        return send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
