/// Why a link's token can't be made or isn't believed.
package enum LinkTokenError: Error, Hashable, Sendable {
    /// The topic is longer than 128 bytes.
    case topicTooLong
    /// The text isn't a token.
    case malformed
    /// The token is of a version this program doesn't know.
    case unknownVersion(UInt8)
    /// The token was made with a key that isn't configured (any more).
    case unknownKey(UInt8)
    /// The token was changed or made up.
    case forged
    /// The token is genuine, but for another kind of link.
    case otherPurpose
}

extension LinkTokenError: CustomStringConvertible {
    /// Whether the same token may be accepted later: never.
    package var isTransient: Bool { false }

    /// One sentence for a person.
    package var description: String {
        switch self {
        case .topicTooLong: "the topic of a link is longer than 128 bytes; give it a shorter name"
        case .malformed: "the link is incomplete; copy it whole from the message"
        case .unknownVersion(let version): "the link is of version \(version), which this program doesn't know"
        case .unknownKey(let id): "the link was made with key \(id), which isn't configured; keep old keys as long as their links live"
        case .forged: "the link was changed on its way; copy it whole from the message"
        case .otherPurpose: "the link is for something else"
        }
    }
}
