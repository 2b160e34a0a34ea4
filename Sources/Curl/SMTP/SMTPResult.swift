/// What became of one message on its way to a relay.
package enum SMTPResult: Sendable, Equatable {
    /// The relay answered the final dot with a success: the message is its responsibility now.
    case accepted(SMTPReply)
    /// The relay said no; it has nothing of the message.
    case refused(stage: SMTPStage, SMTPReply)
    /// Nothing was handed over: no connection, no TLS, or the connection broke before the final dot.
    case unavailable(String)
    /// The final dot may have been sent, and no answer to it came: the relay may or may not have the message (RFC 1047).
    case uncertain(String)
    /// The sender withdrew before the last part of the message: the relay has nothing of it.
    case aborted
}

/// Where in a transaction (RFC 5321 §3.3) something happened.
package enum SMTPStage: String, Sendable, CaseIterable {
    /// Greeting, EHLO, STARTTLS and AUTH.
    case connect
    case mail
    case rcpt
    case data
    /// The message itself and the final dot.
    case dot
}
