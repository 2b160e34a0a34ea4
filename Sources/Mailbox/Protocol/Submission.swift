/// A message as it was handed over: the envelope and the bytes.
package struct Submission: Equatable, Sendable {
    /// MAIL FROM; empty for the null sender.
    package var sender: String
    /// RCPT TO, in order.
    package var recipients: [String]
    /// The message, dots unstuffed, lines ended by CRLF.
    package var message: [UInt8]

    /// A submission of these parts.
    package init(sender: String, recipients: [String], message: [UInt8]) {
        self.sender = sender
        self.recipients = recipients
        self.message = message
    }
}
