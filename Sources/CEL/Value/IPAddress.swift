/// An internet address, as the network extension has it; an IPv6 address that maps one of IPv4 is that one.
package struct IPAddress: Hashable, Sendable {
    /// The 32 or 128 bits, the first one highest.
    let bits: UInt128
    /// Whether it is one of IPv4.
    let isV4: Bool

    init(_ bits: UInt128, isV4: Bool) {
        self.bits = bits
        self.isV4 = isV4
    }

    /// How many bits an address of its family has.
    var width: Int { isV4 ? 32 : 128 }

    /// The same address with all bits past the first so many cleared.
    func masked(to length: Int) -> IPAddress {
        let shift = UInt128(width - length)
        return IPAddress(shift == 128 ? 0 : (bits >> shift) << shift, isV4: isV4)
    }

    private func isWithin(_ prefix: UInt128, _ length: Int) -> Bool {
        bits >> UInt128(width - length) == prefix
    }
}

extension IPAddress {
    /// All bits are zero.
    var isUnspecified: Bool { bits == 0 }
    /// 127.0.0.0/8 or ::1.
    var isLoopback: Bool { isV4 ? isWithin(127, 8) : bits == 1 }
    /// 169.254.0.0/16 or fe80::/10.
    var isLinkLocalUnicast: Bool { isV4 ? isWithin(0xA9FE, 16) : isWithin(0x3FA, 10) }
    /// 224.0.0.0/24 or ff?2::/16.
    var isLinkLocalMulticast: Bool { isV4 ? isWithin(0xE0_0000, 24) : isWithin(0xFF, 8) && bits >> 112 & 0xF == 2 }
    /// One host anywhere, private networks included.
    var isGlobalUnicast: Bool {
        let isMulticast = isV4 ? isWithin(0xE, 4) : isWithin(0xFF, 8)
        let isBroadcast = isV4 && bits == 0xFFFF_FFFF
        return !isUnspecified && !isLoopback && !isLinkLocalUnicast && !isMulticast && !isBroadcast
    }
}

extension IPAddress {
    /// Reads four decimal numbers, or RFC 4291 §2.2 text without a zone; nil for anything else and for `::ffff:` before four numbers.
    init?(_ text: String) {
        guard text.utf8.count <= 45 else { return nil }
        let isDotted = text.utf8.contains(UInt8(ascii: "."))
        guard text.utf8.contains(UInt8(ascii: ":")) else {
            guard let bits = Self.dotted(text) else { return nil }
            self.init(bits, isV4: true)
            return
        }
        guard let bits = Self.grouped(text) else { return nil }
        let isMapped = bits >> 32 == 0xFFFF
        guard !(isMapped && isDotted) else { return nil }
        self.init(isMapped ? bits & 0xFFFF_FFFF : bits, isV4: isMapped)
    }

    private static func dotted(_ text: some StringProtocol) -> UInt128? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt128 = 0
        for part in parts {
            guard part.utf8.allSatisfy(\.isDigit), part == "0" || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part) else {
                return nil
            }
            bits = bits << 8 | UInt128(byte)
        }
        return bits
    }

    private static func grouped(_ text: String) -> UInt128? {
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = groups(text[...]), groups.count == 8 else { return nil }
            return groups.reduce(0) { $0 << 16 | UInt128($1) }
        }
        guard let head = groups(text[..<gap.lowerBound], isLast: false), let tail = groups(text[gap.upperBound...]) else { return nil }
        guard head.count + tail.count < 8 else { return nil }
        let all = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        return all.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// Groups of sixteen bits between colons, of which the last two can be written as four decimal numbers.
    private static func groups(_ text: Substring, isLast: Bool = true) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (position, part) in parts.enumerated() {
            if isLast, position == parts.count - 1, let bits = dotted(part) {
                groups += [UInt16(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits)]
            } else if part.utf8.allSatisfy({ $0.hexadecimalValue != nil }), part.utf8.count <= 4, let group = UInt16(part, radix: 16) {
                groups.append(group)
            } else {
                return nil
            }
        }
        return groups
    }
}

extension IPAddress: CustomStringConvertible {
    /// Four decimal numbers, or RFC 5952 §4 text.
    package var description: String {
        if isV4 { return (0..<4).map { "\(bits >> UInt128(24 - 8 * $0) & 0xFF)" }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
        guard let gap = Self.longestGap(groups) else { return Self.text(groups[...]) }
        return Self.text(groups[..<gap.lowerBound]) + "::" + Self.text(groups[gap.upperBound...])
    }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of zeros; nil when none has two.
    private static func longestGap(_ groups: [UInt16]) -> Range<Int>? {
        var longest = 0..<1
        for start in groups.indices {
            let length = groups[start...].prefix { $0 == 0 }.count
            if length > longest.count { longest = start..<start + length }
        }
        return longest.count > 1 ? longest : nil
    }
}
