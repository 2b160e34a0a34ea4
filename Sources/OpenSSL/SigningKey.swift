internal import COpenSSL

/// A private key that signs, for any number of threads at once: RSA (PKCS #1 v1.5, SHA-256) or Ed25519 (RFC 8032).
package final class SigningKey: Sendable {
    /// What kind of key it is.
    package enum Kind: Hashable, Sendable { case rsa, ed25519 }

    /// What kind of key it is.
    package let kind: Kind
    private let handle: SharedHandle

    /// Owns `key` from here on, whether or not it is accepted.
    init(owning key: OpaquePointer) throws(CryptoError) {
        guard let handle = SharedHandle(key) else { throw .unsupportedKey(type: "none") }
        let (kind, refusal) = Self.examine(key)
        guard let kind else {
            EVP_PKEY_free(key)
            throw refusal
        }
        self.kind = kind
        self.handle = handle
    }

    deinit { EVP_PKEY_free(handle.pointer) }

    var pointer: OpaquePointer? { handle.pointer }

    private static func examine(_ key: OpaquePointer) -> (Kind?, refusal: CryptoError) {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_ED25519:
            return (.ed25519, .notAuthentic)
        case EVP_PKEY_RSA:
            let bits = Int(EVP_PKEY_get_bits(key))
            return (bits < 2048 ? nil : .rsa, .weakKey(bits: bits))
        default:
            let name = EVP_PKEY_get0_type_name(key).map { String(cString: $0) }
            return (nil, .unsupportedKey(type: name ?? "unknown"))
        }
    }

    /// Makes a new RSA key of 2048 bits, which takes some 100 ms.
    package static func generateRSA2048() throws(CryptoError) -> SigningKey {
        try generate(type: EVP_PKEY_RSA)
    }

    /// Makes a new Ed25519 key.
    package static func generateEd25519() throws(CryptoError) -> SigningKey {
        try generate(type: EVP_PKEY_ED25519)
    }

    private static func generate(type: Int32) throws(CryptoError) -> SigningKey {
        guard let context = EVP_PKEY_CTX_new_id(type, nil) else { throw .lastError(in: "EVP_PKEY_CTX_new_id") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            type != EVP_PKEY_RSA || EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw .lastError(in: "EVP_PKEY_keygen") }
        return try SigningKey(owning: key)
    }
}
