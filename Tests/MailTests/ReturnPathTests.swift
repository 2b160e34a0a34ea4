import Identity
import Mail
import Testing

/// A keyed function that is no protection, but differs in every byte.
func weakMAC(_ key: UInt8) -> ([UInt8]) -> [UInt8] {
    { bytes in
        let hash = bytes.reduce(UInt64(key)) { ($0 ^ UInt64($1)) &* 0x9E37_79B9_7F4A_7C15 }
        var expanded = SplitMix(state: hash)
        return expanded.bytes(32)
    }
}

struct ReturnPathTests {
    @Test func `the address of a delivery leads back to it, in any case`() throws {
        var generator = SplitMix(state: 5)
        for _ in 0..<500 {
            let delivery = UUID.version4(using: &generator)
            let address = ReturnPath.encode(delivery, domain: "bounce.example", mac: weakMAC(1))
            #expect(try Address(parsing: address).localPart.utf8.count == 44)
            #expect(ReturnPath.decode(address, mac: weakMAC(1)) == delivery)
            #expect(ReturnPath.decode(address.uppercased(), mac: weakMAC(1)) == delivery)
            #expect(ReturnPath.decode(address, mac: weakMAC(2)) == nil)
        }
    }

    @Test func `a changed address leads nowhere`() {
        var generator = SplitMix(state: 6)
        let address = ReturnPath.encode(UUID(high: 1, low: 2), domain: "bounce.example", mac: weakMAC(1))
        let local = Array(address.utf8.prefix(44))
        for index in local.indices {
            var changed = local
            changed[index] = changed[index] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
            #expect(ReturnPath.decode(String(decoding: changed, as: UTF8.self) + "@bounce.example", mac: weakMAC(1)) == nil)
        }
        for _ in 0..<5_000 {
            let mutated = generator.mutated(address)
            guard let found = ReturnPath.decode(mutated, mac: weakMAC(1)) else { continue }
            #expect(found == UUID(high: 1, low: 2))
            #expect(mutated.utf8.prefix(44).elementsEqual(local) || mutated.lowercased().utf8.prefix(44).elementsEqual(local))
        }
    }
}
