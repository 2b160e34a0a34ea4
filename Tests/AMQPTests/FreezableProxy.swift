import Dispatch
import Foundation
import Glibc
import Synchronization

/// A TCP proxy before the broker that can stand still like a stopped broker, speak out of turn, and cut connections.
final class FreezableProxy: Sendable {
    private struct State {
        var clients: [Int32] = []
        var all: [Int32] = []
    }

    /// Where clients connect to, on 127.0.0.1.
    let port: UInt16
    private let target: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    /// Held while frozen: nothing is forwarded and, once the sockets' small buffers are full, nothing is taken in.
    private let gate = DispatchSemaphore(value: 1)

    init(to target: UInt16) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var small: Int32 = 16_384
        setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, socklen_t(MemoryLayout<Int32>.size))
        var address = Self.loopback(port: 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var length = size
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, pointer, &length) == 0
            }
        }
        guard status else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accepting() }
    }

    /// Stands still from now on, new connections included.
    func freeze() {
        gate.wait()
    }

    /// Goes on.
    func thaw() {
        gate.signal()
    }

    /// Writes bytes to every client as if the broker had; only sensible while nothing else is under way.
    func inject(_ bytes: [UInt8]) {
        for client in state.withLock({ $0.clients }) { _ = Self.write(bytes, to: client) }
    }

    /// Breaks every connection without a word.
    func cut() {
        for descriptor in state.withLock({ $0.all }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// Ends it; a frozen proxy must be thawed first. Descriptors stay reserved until the process ends, so none is used twice.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
    }

    private func accepting() {
        while case let client = accept(listener, nil, nil), client >= 0 {
            let broker = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = Self.loopback(port: target)
            let connected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(broker, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard connected else {
                close(client)
                close(broker)
                continue
            }
            state.withLock {
                $0.clients.append(client)
                $0.all += [client, broker]
            }
            Thread.detachNewThread { [self] in forward(client, broker) }
            Thread.detachNewThread { [self] in forward(broker, client) }
        }
    }

    private func forward(_ source: Int32, _ target: Int32) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while case let count = read(source, &buffer, buffer.count), count > 0 {
            gate.wait()
            gate.signal()
            guard Self.write(Array(buffer[..<count]), to: target) else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(target, Int32(SHUT_RDWR))
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }
}
