/// What an SMTP server answered (RFC 5321 §4.2), its lines put together.
package struct SMTPReply: Hashable, Sendable, CustomStringConvertible {
    /// The three digits.
    package let code: Int
    /// The enhanced status code (RFC 3463), `5.1.1`, when the server gave one.
    package let enhanced: String?
    /// The text without codes, one line per line of the reply, without control characters, cut at 1,000 characters.
    package let text: String

    /// A reply of these parts.
    package init(code: Int, enhanced: String? = nil, text: String) {
        self.code = code
        self.enhanced = enhanced
        self.text = text
    }

    /// Whether the failure may pass (4xx).
    package var isTransient: Bool { (400..<500).contains(code) }

    package var description: String {
        let parts = ["\(code)", enhanced, text.isEmpty ? nil : text.replacing("\n", with: " ")]
        return parts.compactMap(\.self).joined(separator: " ")
    }
}
