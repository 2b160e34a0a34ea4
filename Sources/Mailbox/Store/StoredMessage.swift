internal import Mail

/// What a mailbox remembers of a message that lies in its folder.
package struct StoredMessage: Sendable, Equatable {
    package let id: MessageID
    /// The size of the file in bytes.
    package let size: Int
    /// MAIL FROM; empty for the null sender.
    package let sender: String
    /// RCPT TO, in order.
    package let recipients: [String]
    let rawFrom: String
    let rawSubject: String

    /// The From field as people read it; the envelope's sender where there is none.
    package var from: String {
        rawFrom.isEmpty ? sender : EncodedWord.decode(rawFrom)
    }

    /// The subject as people read it; encoded words are decoded when it is asked for.
    package var subject: String {
        rawSubject.contains("=?") ? EncodedWord.decode(rawSubject) : rawSubject
    }

    /// Whether sender, a recipient or the subject holds the text, in any case.
    func matches(_ lowercased: String) -> Bool {
        if recipients.contains(where: { $0.lowercased().contains(lowercased) }) { return true }
        return from.lowercased().contains(lowercased) || sender.lowercased().contains(lowercased)
            || subject.lowercased().contains(lowercased)
    }
}
