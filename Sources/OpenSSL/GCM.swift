internal import COpenSSL

/// AES-256-GCM over whole messages, one context a call.
enum GCM {
    /// Returns header, ciphertext and tag; the header ends in the nonce.
    static func encrypt(_ plain: [UInt8], key: [UInt8], header: [UInt8], associated: [UInt8]) throws(CryptoError) -> [UInt8] {
        let context = try CipherContext()
        let total = plain.count + Seal.overhead
        var done = false
        let sealed = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            _ = buffer.initialize(fromContentsOf: header)
            let body = start + Seal.headerLength
            var written: Int32 = 0
            done =
                EVP_EncryptInit_ex2(context.pointer, Algorithm.aes256GCM?.pointer, key, body - Seal.nonceLength, nil) == 1
                && EVP_EncryptUpdate(context.pointer, nil, &written, associated, Int32(associated.count)) == 1
                && (plain.isEmpty || EVP_EncryptUpdate(context.pointer, body, &written, plain, Int32(plain.count)) == 1)
                && EVP_EncryptFinal_ex(context.pointer, body + plain.count, &written) == 1
                && EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(Seal.tagLength), body + plain.count) == 1
            count = done ? total : 0
        }
        guard done else { throw .lastError(in: "AES-256-GCM encryption") }
        return sealed
    }

    /// Returns the plain text of a whole sealed message, of which nothing is shown before its tag was found right.
    static func decrypt(_ sealed: [UInt8], key: [UInt8], associated: [UInt8]) throws(CryptoError) -> [UInt8] {
        let context = try CipherContext()
        let length = sealed.count - Seal.overhead
        var started = false
        var authentic = false
        let plain = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            sealed.withUnsafeBufferPointer { sealed in
                guard let start = sealed.baseAddress else { return }
                var written: Int32 = 0
                started =
                    EVP_DecryptInit_ex2(context.pointer, Algorithm.aes256GCM?.pointer, key, start + 2, nil) == 1
                    && EVP_DecryptUpdate(context.pointer, nil, &written, associated, Int32(associated.count)) == 1
                    && (length == 0
                        || EVP_DecryptUpdate(context.pointer, buffer.baseAddress, &written, start + Seal.headerLength, Int32(length)) == 1)
                    && EVP_CIPHER_CTX_ctrl(
                        context.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(Seal.tagLength),
                        UnsafeMutableRawPointer(mutating: start + Seal.headerLength + length)) == 1
                var rest = (UInt8(0), UInt8(0))
                authentic =
                    started
                    && withUnsafeMutableBytes(of: &rest) {
                        EVP_DecryptFinal_ex(context.pointer, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), &written) == 1
                    }
            }
            count = authentic ? length : 0
        }
        guard started else { throw .lastError(in: "AES-256-GCM decryption") }
        ERR_clear_error()
        guard authentic else { throw .notAuthentic }
        return plain
    }
}

/// Owns one EVP_CIPHER_CTX, whose key is wiped when it is freed.
private struct CipherContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(CryptoError) {
        guard let pointer = EVP_CIPHER_CTX_new() else { throw .lastError(in: "EVP_CIPHER_CTX_new") }
        self.pointer = pointer
    }

    deinit { EVP_CIPHER_CTX_free(pointer) }
}
