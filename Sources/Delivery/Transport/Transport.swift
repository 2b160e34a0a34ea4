package import Curl

/// A way for messages out of the house: one connection to a relay, or its twin in memory.
package protocol Transport: Sendable {
    /// Waits until it makes sense to send: while a relay is down, no message should be claimed for it.
    func ready() async throws

    /// Hands over one message, whose lines end in CRLF, and waits for the final answer. `mayFinish` is asked before the last part of the
    /// message is given away; when it says no, nothing is handed over and the result is `.aborted`.
    func send(_ envelope: SMTPEnvelope, message: [UInt8], mayFinish: @escaping @Sendable () -> Bool) async -> SMTPResult

    /// Ends the connection, if there is one; the next message opens another.
    func close() async
}

extension Transport {
    package func ready() async throws {}
}

extension SMTPConnection: Transport {}
