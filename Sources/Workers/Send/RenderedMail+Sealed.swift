internal import AMQP
internal import Farm
internal import Identity
internal import Jobs
internal import OpenSSL

extension RenderedMail {
    /// Opens a message of the send queue; its header names the delivery, which is authenticated with the mail.
    init(sealed message: Message, by seal: Seal) throws {
        guard case .string(let text)? = message.properties.headers[HeaderName.delivery], let delivery = UUID(text) else {
            throw JobError.malformed("no header \(HeaderName.delivery)")
        }
        try self.init(bytes: try seal.open(message.body, context: delivery.bytes))
    }
}
