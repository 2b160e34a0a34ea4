internal import COpenSSL

/// Why a cryptographic operation was refused or failed.
package enum CryptoError: Error, Hashable, Sendable {
    /// A sealing key isn't 32 bytes long.
    case keyLength(id: UInt8, bytes: Int)
    /// Two sealing keys have the same id.
    case duplicateKey(id: UInt8)
    /// No key has the id that new messages are to be sealed with.
    case noCurrentKey(id: UInt8)
    /// The sealed bytes are too short to be any.
    case truncated(bytes: Int)
    /// The sealed bytes are of a version this program doesn't know.
    case unknownVersion(UInt8)
    /// The bytes were sealed with a key that isn't configured (any more).
    case unknownKey(id: UInt8)
    /// The bytes or their context were changed, or the key with this id is another one.
    case notAuthentic
    /// The text isn't an unencrypted private key in PEM.
    case notPrivateKey(reason: String)
    /// The key is neither RSA nor Ed25519.
    case unsupportedKey(type: String)
    /// The RSA key is shorter than 2048 bits.
    case weakKey(bits: Int)
    /// A libcrypto function failed; `reason` is its own text.
    case library(function: String, reason: String)

    /// Takes the oldest error of the thread's queue, and empties the queue.
    static func lastError(in function: String) -> CryptoError {
        .library(function: function, reason: reasonOfLastError())
    }

    /// The library's text for the oldest error of the thread's queue, which is emptied.
    static func reasonOfLastError() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else { return "no reason given" }
        return String(cString: text)
    }
}

extension CryptoError: CustomStringConvertible {
    /// Whether a sealed message may be whole and this program have other keys than its sender.
    package var blamesKey: Bool {
        switch self {
        case .unknownKey, .notAuthentic: true
        default: false
        }
    }

    /// Whether the same call may succeed later: never, no error here comes from the outside.
    package var isTransient: Bool { false }

    /// One sentence for a person, with the cure where there is one.
    package var description: String {
        switch self {
        case .keyLength(let id, let bytes): "sealing key \(id) has \(bytes) bytes; give it exactly 32 random ones"
        case .duplicateKey(let id): "two sealing keys have the id \(id); give each its own"
        case .noCurrentKey(let id): "no sealing key has the id \(id), which is to be the current one"
        case .truncated(let bytes): "\(bytes) bytes are too short to be a sealed message"
        case .unknownVersion(let version): "the message is sealed in version \(version), which this program doesn't know"
        case .unknownKey(let id):
            "the message is sealed with key \(id), which isn't configured; keep old keys until their messages are gone"
        case .notAuthentic: "the sealed message was changed, belongs to another context, or its key is another one"
        case .notPrivateKey(let reason): "not an unencrypted private key in PEM form: \(reason)"
        case .unsupportedKey(let type): "a key of type \(type) can't sign here; use RSA (2048 bits) or Ed25519"
        case .weakKey(let bits): "an RSA key of \(bits) bits is too weak; use 2048"
        case .library(let function, let reason): "libcrypto's \(function) failed: \(reason)"
        }
    }
}
