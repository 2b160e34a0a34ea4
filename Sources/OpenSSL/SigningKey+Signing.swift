internal import COpenSSL

extension SigningKey {
    /// Signs `bytes`: RSA signs their SHA-256 digest (RSASSA-PKCS1-v1_5, RFC 8017 §8.2), Ed25519 the bytes themselves; 256 or 64 bytes.
    package func sign(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        let context = try DigestContext()
        let digest = kind == .rsa ? Algorithm.sha256?.pointer : nil
        guard EVP_DigestSignInit(context.pointer, nil, digest, nil, pointer) == 1 else {
            throw .lastError(in: "EVP_DigestSignInit")
        }
        let size = Int(EVP_PKEY_get_size(pointer))
        var done = false
        let signature = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var length = size
            done = EVP_DigestSign(context.pointer, buffer.baseAddress, &length, bytes, bytes.count) == 1
            count = done ? length : 0
        }
        guard done else { throw .lastError(in: "EVP_DigestSign") }
        return signature
    }

    /// Whether `signature` is this key's for `bytes`.
    package func isValid(_ signature: [UInt8], for bytes: [UInt8]) throws(CryptoError) -> Bool {
        let context = try DigestContext()
        let digest = kind == .rsa ? Algorithm.sha256?.pointer : nil
        guard EVP_DigestVerifyInit(context.pointer, nil, digest, nil, pointer) == 1 else {
            throw .lastError(in: "EVP_DigestVerifyInit")
        }
        let isValid = EVP_DigestVerify(context.pointer, signature, signature.count, bytes, bytes.count) == 1
        ERR_clear_error()
        return isValid
    }
}

/// Owns one EVP_MD_CTX.
private struct DigestContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(CryptoError) {
        guard let pointer = EVP_MD_CTX_new() else { throw .lastError(in: "EVP_MD_CTX_new") }
        self.pointer = pointer
    }

    deinit { EVP_MD_CTX_free(pointer) }
}
