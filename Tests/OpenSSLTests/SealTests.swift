import OpenSSL
import Testing

struct SealTests {
    private let old = [UInt8](repeating: 1, count: 32)
    private let new = [UInt8](repeating: 2, count: 32)
    private let context = Array("delivery 1".utf8)

    @Test(arguments: [0, 1, 15, 16, 17, 8_192])
    func `what was sealed opens again`(count: Int) throws {
        let seal = try Seal(keys: [(1, old)], current: 1)
        let plain = randomBytes(count)
        let sealed = try seal.seal(plain, context: context)
        #expect(sealed.count == count + Seal.overhead)
        #expect(try seal.open(sealed, context: context) == plain)
    }

    @Test func `the same message is never sealed the same way twice`() throws {
        let seal = try Seal(keys: [(1, old)], current: 1)
        #expect(try Set((0..<100).map { _ in try seal.seal([1, 2, 3], context: context) }).count == 100)
    }

    @Test func `after a rotation old messages open and new ones use the new key`() throws {
        let before = try Seal(keys: [(1, old)], current: 1)
        let after = try Seal(keys: [(1, old), (2, new)], current: 2)
        let sealed = try before.seal([42], context: context)
        #expect(try after.open(sealed, context: context) == [42])
        let renewed = try after.seal([42], context: context)
        #expect(renewed[1] == 2)
        #expect(throws: CryptoError.unknownKey(id: 2)) { try before.open(renewed, context: context) }
    }

    @Test func `one changed bit anywhere is found`() throws {
        let seal = try Seal(keys: [(1, old), (3, old)], current: 1)
        let sealed = try seal.seal(Array("hello".utf8), context: context)
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: CryptoError.self) { try seal.open(changed, context: context) }
            }
        }
        #expect(throws: CryptoError.notAuthentic) { try seal.open(sealed, context: context + [0]) }
        for length in sealed.indices {
            #expect(throws: CryptoError.self) { try seal.open(Array(sealed[..<length]), context: context) }
        }
    }

    @Test func `keys of the wrong length, twice the same id and an unknown current id are refused`() {
        #expect(throws: CryptoError.keyLength(id: 1, bytes: 31)) { try Seal(keys: [(1, [UInt8](repeating: 0, count: 31))], current: 1) }
        #expect(throws: CryptoError.duplicateKey(id: 1)) { try Seal(keys: [(1, old), (1, new)], current: 1) }
        #expect(throws: CryptoError.noCurrentKey(id: 2)) { try Seal(keys: [(1, old)], current: 2) }
    }

    @Test func `many tasks may seal and open at once`() async throws {
        let seal = try Seal(keys: [(1, old)], current: 1)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<16 {
                group.addTask {
                    try (0..<200).allSatisfy { round in
                        let plain = [UInt8](repeating: UInt8(task), count: round)
                        return try seal.open(try seal.seal(plain, context: []), context: []) == plain
                    }
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test func `a message sealed by another implementation opens`() throws {
        // Made with Python's cryptography: AESGCM(key).encrypt(nonce, b"goniec", bytes([1, 7]) + b"context").
        let seal = try Seal(keys: [(7, [UInt8](0..<32))], current: 7)
        let sealed = hexadecimal(
            "0107" + "000102030405060708090a0b" + "206db872a086d0f7bf08f847112e1377470a0daff5ab")
        #expect(try seal.open(sealed, context: Array("context".utf8)) == Array("goniec".utf8))
    }
}

func hexadecimal(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
