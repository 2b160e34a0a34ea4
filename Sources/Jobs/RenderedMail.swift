package import Identity

/// A rendered mail on its way from render to send, as it is before sealing: who it goes to, and its bytes.
///
/// Layout, all integers big-endian: schema (1 byte) · delivery (16) · contact (16) · sender length (2) · sender · recipient length (2) ·
/// recipient · message. Sealed as one piece, with the delivery's id as authenticated context.
package struct RenderedMail: Sendable, Equatable {
    /// The delivery.
    package let delivery: UUID
    /// Its contact.
    package let contact: UUID
    /// The envelope's sender (RFC 5321 reverse-path without brackets).
    package let sender: String
    /// The envelope's recipient.
    package let recipient: String
    /// The signed message (RFC 5322).
    package let message: [UInt8]

    /// Puts a mail together with its envelope.
    package init(delivery: UUID, contact: UUID, sender: String, recipient: String, message: [UInt8]) {
        self.delivery = delivery
        self.contact = contact
        self.sender = sender
        self.recipient = recipient
        self.message = message
    }

    /// Reads the layout above.
    package init(bytes: [UInt8]) throws(JobError) {
        var rest = bytes[...]
        func take(_ count: Int) throws(JobError) -> ArraySlice<UInt8> {
            guard rest.count >= count else { throw .malformed("a rendered mail ends early") }
            defer { rest.removeFirst(count) }
            return rest.prefix(count)
        }
        func text() throws(JobError) -> String {
            let length = try take(2).reduce(0) { $0 << 8 | Int($1) }
            guard let text = String(validating: try take(length), as: UTF8.self) else { throw .malformed("an address is not UTF-8") }
            return text
        }
        let schema = Int64(try take(1).first ?? 0)
        guard schema == jobSchema else { throw .unknownSchema(schema) }
        guard let delivery = UUID(bytes: try take(16)), let contact = UUID(bytes: try take(16)) else { throw .malformed("no ids") }
        self.init(delivery: delivery, contact: contact, sender: try text(), recipient: try text(), message: Array(rest))
    }

    /// The layout above.
    package var bytes: [UInt8] {
        var bytes = [UInt8(jobSchema)]
        bytes.reserveCapacity(64 + sender.utf8.count + recipient.utf8.count + message.count)
        bytes += delivery.bytes
        bytes += contact.bytes
        for address in [sender.utf8, recipient.utf8] {
            bytes.append(UInt8(truncatingIfNeeded: address.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: address.count))
            bytes += address
        }
        bytes += message
        return bytes
    }
}
