package import Identity

/// What a link in a mail lets its holder do, for one contact: opaque to readers and impossible to make up or to use for something else.
///
/// base64url of: version 1, purpose, key id, contact, delivery, topic in UTF-8 (at most 128 bytes), 128-bit authentication code.
package struct LinkToken: Hashable, Sendable {
    /// What the link is for; part of what is authenticated.
    package enum Purpose: UInt8, Hashable, Sendable, CaseIterable {
        /// Ends a consent, in one click.
        case unsubscribe = 1
        /// Shows and changes consents.
        case preferences = 2
        /// Confirms a consent (double opt-in).
        case confirm = 3
        /// Leads on to where a link in the message points.
        case click = 4
        /// Counts a look at the message.
        case open = 5
        /// Shows the message in a browser.
        case view = 6
    }

    /// What the link is for.
    package let purpose: Purpose
    /// Which key authenticates it.
    package let keyID: UInt8
    /// For whom.
    package let contact: UUID
    /// In which message it stood.
    package let delivery: UUID
    /// What about: the topic to unsubscribe from, for example; may be empty.
    package let topic: String

    /// Names what a link is for; the topic's length is checked when signing.
    package init(purpose: Purpose, keyID: UInt8, contact: UUID, delivery: UUID, topic: String) {
        self.purpose = purpose
        self.keyID = keyID
        self.contact = contact
        self.delivery = delivery
        self.topic = topic
    }

    private static let version: UInt8 = 1
    private static let fixedLength = 3 + 16 + 16
    private static let topicLimit = 128
    private static let macBytes = 16
    private static let lengthLimit = (fixedLength + topicLimit + macBytes + 2) / 3 * 4
    private static let domain = Array("goniec link 1\n".utf8)

    /// The token for a URL, 68 characters and up to 239; `mac` is a keyed function of at least 16 bytes, HMAC-SHA256 say.
    package func signed(mac: ([UInt8]) -> [UInt8]) throws(LinkTokenError) -> String {
        guard topic.utf8.count <= Self.topicLimit else { throw .topicTooLong }
        var bytes = [Self.version, purpose.rawValue, keyID]
        bytes += contact.bytes
        bytes += delivery.bytes
        bytes += topic.utf8
        return Base64.encodeURL(bytes + mac(Self.domain + bytes).prefix(Self.macBytes)).text
    }

    /// Reads a token that must be for `purpose`; `mac` gets the key's id and is nil for a key that isn't known (any more).
    package init(verifying token: String, for purpose: Purpose, mac: (UInt8, [UInt8]) -> [UInt8]?) throws(LinkTokenError) {
        guard token.utf8.count <= Self.lengthLimit, let bytes = Base64.decodeURL(token.utf8),
            bytes.count >= Self.fixedLength + Self.macBytes
        else { throw .malformed }
        guard bytes[0] == Self.version else { throw .unknownVersion(bytes[0]) }
        let payload = bytes.dropLast(Self.macBytes)
        guard let expected = mac(bytes[2], Self.domain + payload) else { throw .unknownKey(bytes[2]) }
        guard equalsInConstantTime(bytes.suffix(Self.macBytes), expected.prefix(Self.macBytes)) else { throw .forged }
        guard bytes[1] == purpose.rawValue else { throw .otherPurpose }
        guard let contact = UUID(bytes: payload[3..<19]), let delivery = UUID(bytes: payload[19..<35]),
            let topic = String(validating: payload[35...], as: UTF8.self)
        else { throw .malformed }
        self.init(purpose: purpose, keyID: bytes[2], contact: contact, delivery: delivery, topic: topic)
    }
}
