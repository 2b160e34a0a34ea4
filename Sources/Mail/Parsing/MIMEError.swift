/// Why bytes are refused as a message: only for their size or nesting, never for their form.
package enum MIMEError: Error, Hashable, Sendable {
    /// Parts are nested deeper than `MIMEMessage.depthLimit`.
    case tooDeep
    /// There are more parts than `MIMEMessage.partLimit`.
    case tooManyParts
    /// There are more header fields in one part than `MIMEMessage.fieldLimit`.
    case tooManyFields
}

extension MIMEError: CustomStringConvertible {
    /// Whether the same bytes may be accepted later: never.
    package var isTransient: Bool { false }

    /// One sentence for a person.
    package var description: String {
        switch self {
        case .tooDeep: "the message's parts are nested more than \(MIMEMessage.depthLimit) deep"
        case .tooManyParts: "the message has more than \(MIMEMessage.partLimit) parts"
        case .tooManyFields: "a part of the message has more than \(MIMEMessage.fieldLimit) header fields"
        }
    }
}
