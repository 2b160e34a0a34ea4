/// An enhanced mail system status code (RFC 3463), such as 5.1.1.
package struct EnhancedStatus: Hashable, Sendable, CustomStringConvertible {
    /// 2 for success, 4 for a failure that may pass, 5 for one that stays.
    package let `class`: Int
    /// What it is about: 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 policy.
    package let subject: Int
    /// The particular condition, 0…999.
    package let detail: Int

    /// A code of these three numbers.
    package init(_ class: Int, _ subject: Int, _ detail: Int) {
        self.class = `class`
        self.subject = subject
        self.detail = detail
    }

    /// Reads `class.subject.detail` as RFC 3463 §2 spells it; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isNumeric = parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard parts.count == 3, isNumeric, ["2", "4", "5"].contains(parts[0]) else { return nil }
        guard let `class` = Int(parts[0]), let subject = Int(parts[1]), let detail = Int(parts[2]) else { return nil }
        self.init(`class`, subject, detail)
    }

    package var description: String { "\(`class`).\(subject).\(detail)" }
}
