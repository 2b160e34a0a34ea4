/// Keeps messages secret and unchanged with AES-256-GCM (NIST SP 800-38D), under keys that are rotated by id.
///
/// Sealed bytes are: version 1, key id, 96-bit random nonce, ciphertext, 128-bit tag. Version, key id and the caller's context are
/// authenticated with the message. Random nonces are safe for 2³² messages a key: rotate before that.
package struct Seal: Sendable {
    static let version: UInt8 = 1
    static let nonceLength = 12
    static let tagLength = 16
    static let headerLength = 2 + nonceLength

    private let keys: [UInt8: [UInt8]]
    private let current: UInt8

    /// Takes every key messages may be sealed with, 32 bytes each, and the id of the one for new messages.
    package init(keys: [(id: UInt8, key: [UInt8])], current: UInt8) throws(CryptoError) {
        var byID: [UInt8: [UInt8]] = [:]
        for (id, key) in keys {
            guard key.count == 32 else { throw .keyLength(id: id, bytes: key.count) }
            guard byID.updateValue(key, forKey: id) == nil else { throw .duplicateKey(id: id) }
        }
        guard byID[current] != nil else { throw .noCurrentKey(id: current) }
        self.keys = byID
        self.current = current
    }

    /// How many bytes sealing adds to a message.
    package static var overhead: Int { headerLength + tagLength }

    /// Seals `plain` for whoever knows the same `context`, which isn't part of the result.
    package func seal(_ plain: [UInt8], context: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let key = keys[current] else { throw .noCurrentKey(id: current) }
        let header = [Self.version, current]
        return try GCM.encrypt(plain, key: key, header: header + randomBytes(Self.nonceLength), associated: header + context)
    }

    /// Returns what was sealed with the same `context` under any of the keys; throws when a bit differs.
    package func open(_ sealed: [UInt8], context: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let version = sealed.first else { throw .truncated(bytes: 0) }
        guard version == Self.version else { throw .unknownVersion(version) }
        guard sealed.count >= Self.overhead else { throw .truncated(bytes: sealed.count) }
        guard let key = keys[sealed[1]] else { throw .unknownKey(id: sealed[1]) }
        return try GCM.decrypt(sealed, key: key, associated: sealed[..<2] + context)
    }
}

extension Seal: CustomStringConvertible {
    /// The ids of the keys; never the keys themselves, whatever logs it.
    package var description: String { "Seal(keys: \(keys.keys.sorted()), current: \(current))" }
}
