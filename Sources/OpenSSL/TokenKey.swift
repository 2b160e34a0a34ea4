/// The secret that signs links and bounce addresses and hashes suppressed addresses; what it is used for goes into each.
package struct TokenKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Under which id links name this key.
    package static let id: UInt8 = 1
    private let secret: [UInt8]

    /// Takes the secret: 32 random bytes.
    package init(secret: [UInt8]) {
        self.secret = secret
    }

    package var description: String { "a token key" }

    package var customMirror: Mirror { Mirror(self, children: []) }

    /// HMAC-SHA256 of `bytes` under the secret; callers put a purpose in front.
    package func mac(_ bytes: [UInt8]) -> [UInt8] {
        hmacSHA256(key: secret, bytes)
    }

    /// The keyed hash an address is suppressed under; `folded` is what the spellings of one mailbox have in common.
    package func addressHash(folded: String) -> [UInt8] {
        mac(Array("goniec suppression 1\n".utf8) + Array(folded.utf8))
    }
}
