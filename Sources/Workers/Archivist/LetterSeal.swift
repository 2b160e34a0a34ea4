package import Identity
package import OpenSSL

/// Keeps the bodies of dead letters from whoever reads the database: sealed for one letter, opened for that one alone.
package struct LetterSeal: Sendable {
    private let seal: Seal

    /// Seals by the keys of `seal`.
    package init(_ seal: Seal) {
        self.seal = seal
    }

    /// The body as it is kept for the letter with this id.
    package func seal(_ body: [UInt8], of letter: UUID) throws(CryptoError) -> [UInt8] {
        try seal.seal(body, context: Self.context(of: letter))
    }

    /// The body as it came; throws when it was sealed for another letter, or under a key that isn't there any more.
    package func open(_ body: [UInt8], of letter: UUID) throws(CryptoError) -> [UInt8] {
        try seal.open(body, context: Self.context(of: letter))
    }

    /// A sealed mail's context is the id of its delivery: the word before keeps the two apart.
    private static func context(of letter: UUID) -> [UInt8] { Array("dead letter ".utf8) + letter.bytes }
}
