/// The addresses that share so many first bits, as the network extension has them: `10.0.0.0/8`.
package struct IPRange: Hashable, Sendable {
    /// An address of the range, not always the first.
    let address: IPAddress
    /// How many first bits all have.
    let length: Int

    /// The range written with its first address.
    var masked: IPRange { IPRange(address: address.masked(to: length), length: length) }

    func contains(_ other: IPAddress) -> Bool {
        other.isV4 == address.isV4 && other.masked(to: length) == address.masked(to: length)
    }

    func contains(_ other: IPRange) -> Bool {
        other.length >= length && contains(other.address)
    }
}

extension IPRange {
    /// Reads an address, a slash and a number of bits (RFC 4632 §3.1); nil for anything else and for an IPv6 address that maps one of IPv4.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), address.isV4 != parts[0].utf8.contains(UInt8(ascii: ":")),
            parts[1].utf8.allSatisfy(\.isDigit), parts[1] == "0" || parts[1].utf8.first != UInt8(ascii: "0"),
            let length = Int(parts[1]), length <= address.width
        else { return nil }
        self.init(address: address, length: length)
    }
}

extension IPRange: CustomStringConvertible {
    package var description: String { "\(address)/\(length)" }
}
