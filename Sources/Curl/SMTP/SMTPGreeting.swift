/// What a relay says to somebody who brings no message.
package struct SMTPGreeting: Sendable, Equatable {
    /// The greeting's text (RFC 5321 §4.2), one line.
    package let banner: String
    /// The answer to NOOP.
    package let reply: SMTPReply
}
