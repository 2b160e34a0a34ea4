/// Why a mailbox cannot work.
package enum MailboxError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A file or folder cannot be used.
    case file(path: String, reason: String)
    /// A port cannot be listened on.
    case port(address: String, reason: String)
    /// The certificate or its key cannot be used.
    case certificate(path: String, reason: String)
    /// It ended before it had begun to listen.
    case ended

    /// Whether the same may succeed later.
    package var isTransient: Bool {
        switch self {
        case .file, .port: true
        case .certificate, .ended: false
        }
    }

    package var description: String {
        switch self {
        case .file(let path, let reason): "mailbox: \(path): \(reason)"
        case .port(let address, let reason): "mailbox: cannot listen on \(address): \(reason); choose another port or stop what uses it"
        case .certificate(let path, let reason): "mailbox: the certificate or key in \(path) cannot be used: \(reason)"
        case .ended: "the mailbox ended before it had begun to listen"
        }
    }
}
