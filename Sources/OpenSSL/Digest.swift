internal import COpenSSL

/// Hash functions.
package enum Digest {
    /// The 32 bytes of SHA-256 (FIPS 180-4) over `bytes`.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            let done = EVP_Digest(bytes, bytes.count, digest.baseAddress, nil, Algorithm.sha256?.pointer, nil)
            precondition(done == 1, "this libcrypto has no SHA-256")
            count = 32
        }
    }
}

/// The 32 bytes of HMAC-SHA256 (RFC 2104) over `bytes`.
package func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { code, count in
        // An empty key is legal, but libcrypto takes a null key for "the one of the last call".
        let key = key.isEmpty ? [0] : key
        let done = HMAC(Algorithm.sha256?.pointer, key, Int32(key.count), bytes, bytes.count, code.baseAddress, nil)
        precondition(done != nil, "this libcrypto has no HMAC")
        count = 32
    }
}

/// Whether both are the same bytes, in a time that depends on their lengths only.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
