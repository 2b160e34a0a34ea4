/// An enhanced status code, `class.subject.detail` (RFC 3463 §2).
package struct EnhancedStatus: Hashable, Sendable {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    package let category: Int
    /// What the failure is about, 0…999: 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 security or policy.
    package let subject: Int
    /// Which failure, 0…999.
    package let detail: Int

    /// Names a code; nothing is checked.
    package init(_ category: Int, _ subject: Int, _ detail: Int) {
        self.category = category
        self.subject = subject
        self.detail = detail
    }

    /// The first code in a text, which stands alone or between other characters than digits, letters and dots; nil when there is none.
    package static func first(in text: String) -> EnhancedStatus? {
        var previous: UInt8 = ASCII.space
        let bytes = Array(text.utf8.prefix(4_096))
        for index in bytes.indices {
            defer { previous = bytes[index] }
            guard !previous.isDigit, !previous.isLetter, previous != ASCII.dot else { continue }
            let word = bytes[index...].prefix(10).prefix { $0.isDigit || $0 == ASCII.dot }
            let followed = word.endIndex < bytes.count && bytes[word.endIndex].isLetter
            var trimmed = word
            if trimmed.last == ASCII.dot { trimmed.removeLast() }
            if !followed, let status = EnhancedStatus(trimmed.text) { return status }
        }
        return nil
    }
}

extension EnhancedStatus: LosslessStringConvertible {
    /// Reads exactly a code, `5.1.1`; nil for anything else.
    package init?(_ description: String) {
        let fields = description.split(separator: ".", omittingEmptySubsequences: false)
        guard fields.count == 3, fields.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) }),
            let category = Int(fields[0]), [2, 4, 5].contains(category), let subject = Int(fields[1]), let detail = Int(fields[2])
        else { return nil }
        self.init(category, subject, detail)
    }

    /// `5.1.1`.
    package var description: String { "\(category).\(subject).\(detail)" }
}
