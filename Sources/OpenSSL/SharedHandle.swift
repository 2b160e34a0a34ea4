internal import COpenSSL

/// The address of a libcrypto object that any thread may use at once and that is never written to after it was made.
///
/// openssl-threads(7): "Objects are thread-safe as long as the API's being invoked don't modify the object; in this case the parameter is
/// usually marked in the API as const." The address is kept as a number because a pointer says nothing of this.
struct SharedHandle: Sendable {
    private let address: UInt

    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        address = UInt(bitPattern: pointer)
    }

    /// The object; whoever made the handle keeps it alive.
    var pointer: OpaquePointer? { OpaquePointer(bitPattern: address) }
}

/// Algorithms fetched once for the life of the process: a fetch takes longer than hashing a header.
enum Algorithm {
    static let sha256 = SharedHandle(EVP_MD_fetch(nil, "SHA2-256", nil))
    static let aes256GCM = SharedHandle(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
}
