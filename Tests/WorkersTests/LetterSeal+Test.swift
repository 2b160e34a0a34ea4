import OpenSSL
import Workers

extension LetterSeal {
    /// A seal under a key that everybody knows.
    static let test = LetterSeal(seal)

    private static let seal: Seal = {
        guard let seal = try? Seal(keys: [(id: 1, key: [UInt8](repeating: 7, count: 32))], current: 1) else {
            preconditionFailure("32 bytes are a key")
        }
        return seal
    }()
}
