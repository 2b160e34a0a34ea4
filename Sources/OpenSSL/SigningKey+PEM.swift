internal import COpenSSL

extension SigningKey {
    /// Reads an unencrypted private key in PEM (PKCS #8, or PKCS #1 for RSA): RSA of at least 2048 bits, or Ed25519.
    package convenience init(pem: [UInt8]) throws(CryptoError) {
        guard let key = Self.read(pem) else { throw .notPrivateKey(reason: CryptoError.reasonOfLastError()) }
        try self.init(owning: key)
    }

    private static func read(_ pem: [UInt8]) -> OpaquePointer? {
        // The BIO reads the array's own bytes, so these must outlive it: BIO_new_mem_buf(3) makes no copy.
        pem.withUnsafeBytes { bytes in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(source) }
            // Without a callback of ours libcrypto would ask for the passphrase on the terminal.
            return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
        }
    }

    /// The key as unencrypted PKCS #8 in PEM: a secret.
    package var pem: [UInt8] {
        get throws(CryptoError) {
            guard let sink = BIO_new(BIO_s_mem()) else { throw .lastError(in: "BIO_new") }
            defer { BIO_free(sink) }
            guard PEM_write_bio_PKCS8PrivateKey(sink, pointer, nil, nil, 0, nil, nil) == 1 else {
                throw .lastError(in: "PEM_write_bio_PKCS8PrivateKey")
            }
            let size = Int(BIO_ctrl_pending(sink))
            return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = max(0, Int(BIO_read(sink, buffer.baseAddress, Int32(size))))
            }
        }
    }

    /// The public half as DKIM's `p=` wants it: a DER SubjectPublicKeyInfo for RSA (RFC 6376 §3.6.1), the 32 bytes themselves for
    /// Ed25519 (RFC 8463 §4.2).
    package var publicKey: [UInt8] {
        get throws(CryptoError) {
            switch kind {
            case .rsa: try subjectPublicKeyInfo()
            case .ed25519: try rawPublicKey()
            }
        }
    }

    private func subjectPublicKeyInfo() throws(CryptoError) -> [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = i2d_PUBKEY(pointer, &encoded)
        guard length > 0, let encoded else { throw .lastError(in: "i2d_PUBKEY") }
        defer { CRYPTO_free(encoded, #file, #line) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(length)))
    }

    private func rawPublicKey() throws(CryptoError) -> [UInt8] {
        var length = 32
        var done = false
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            done = EVP_PKEY_get_raw_public_key(pointer, buffer.baseAddress, &length) == 1
            count = done ? length : 0
        }
        guard done else { throw .lastError(in: "EVP_PKEY_get_raw_public_key") }
        return bytes
    }
}
