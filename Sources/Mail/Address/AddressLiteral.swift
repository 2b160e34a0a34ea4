/// An IP address in brackets where a domain would stand (RFC 5321 §4.1.3).
enum AddressLiteral {
    static func normalized(_ text: String) throws(AddressError) -> String {
        guard text.hasSuffix("]") else { throw .badDomain(text, reason: "the closing bracket is missing") }
        let content = text.dropFirst().dropLast()
        if content.asciiLowercasedPrefix("ipv6:") {
            let digits = content.dropFirst(5)
            let isPlausible = digits.utf8.allSatisfy { $0.hexadecimalValue != nil || $0 == ASCII.colon || $0 == ASCII.dot }
            guard isPlausible, (2...45).contains(digits.utf8.count), digits.contains(":") else {
                throw .badDomain(text, reason: "it isn't an IPv6 address")
            }
            return "[IPv6:" + String(digits).asciiLowercased + "]"
        }
        let parts = content.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4,
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) && $0.utf8.count <= 3 && Int($0).map { $0 < 256 } == true })
        else { throw .badDomain(text, reason: "it isn't an IPv4 address") }
        return "[" + content + "]"
    }
}

extension Substring {
    fileprivate func asciiLowercasedPrefix(_ prefix: String) -> Bool {
        utf8.prefix(prefix.utf8.count).equalsIgnoringCase(prefix)
    }
}
