internal import COpenSSL

/// `count` bytes from libcrypto's generator (a DRBG of NIST SP 800-90A seeded by the kernel), fit for keys.
package func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
        let done = RAND_bytes(bytes.baseAddress, Int32(count))
        precondition(done == 1, "libcrypto's random generator isn't seeded")
        filled = count
    }
}

/// Unpredictable 64-bit numbers, taken from libcrypto 64 at a time.
///
/// A class, since a copied buffer would hand out the same numbers twice.
package final class SecureRandom: RandomNumberGenerator {
    private var buffer: [UInt64] = []

    /// A generator with nothing buffered yet.
    package init() {}

    /// The next number; each is handed out once and forgotten.
    package func next() -> UInt64 {
        if let value = buffer.popLast() { return value }
        refill()
        return buffer.removeLast()
    }

    private func refill() {
        let bytes = randomBytes(512)
        for start in stride(from: 0, to: 512, by: 8) {
            buffer.append(bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
        }
    }
}
