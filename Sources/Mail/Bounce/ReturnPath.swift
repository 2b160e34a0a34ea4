package import Identity

/// Return paths that name the delivery they belong to and can't be made up (variable envelope return paths).
///
/// `b+` 26 digits of the delivery's id, 16 digits of an 80-bit authentication code `@` the bounce domain; base32, since servers may change the case of
/// letters: 44 characters of the 64 a local part may have.
package enum ReturnPath {
    private static let prefix = Array("b+".utf8)
    private static let idDigits = 26
    private static let macBytes = 10
    private static let purpose = Array("goniec return path 1\n".utf8)

    /// The address for a delivery at a domain in A-labels; `mac` is a keyed function of at least 10 bytes, HMAC-SHA256 say.
    package static func encode(_ delivery: UUID, domain: String, mac: ([UInt8]) -> [UInt8]) -> String {
        let bytes = delivery.bytes
        let local = prefix + Base32.encode(bytes) + Base32.encode(mac(purpose + bytes).prefix(macBytes))
        return local.text + "@" + domain
    }

    /// The delivery an address was made for, in any case of its letters and at any domain; nil for any other address and when the code
    /// isn't `mac`'s, which is compared in constant time.
    package static func decode(_ address: String, mac: ([UInt8]) -> [UInt8]) -> UUID? {
        let local = address.utf8.prefix { $0 != UInt8(ascii: "@") }
        guard local.count == prefix.count + idDigits + macBytes * 8 / 5, local.prefix(prefix.count).equalsIgnoringCase("b+"),
            let id = Base32.decode(local.dropFirst(prefix.count).prefix(idDigits)), let delivery = UUID(bytes: id),
            let code = Base32.decode(local.dropFirst(prefix.count + idDigits))
        else { return nil }
        return equalsInConstantTime(code, mac(purpose + id).prefix(macBytes)) ? delivery : nil
    }
}
