package import Time

/// When an aggregate's window loses an event by time alone.
package enum Loss: Hashable, Sendable {
    /// At this moment; up to it and at it the aggregate can be asked.
    case at(Timestamp)
    /// Not before this moment, from which on more has to be known than is.
    case unknown(from: Timestamp)

    /// The moment either way.
    var moment: Timestamp {
        switch self {
        case .at(let moment), .unknown(let moment): moment
        }
    }
}
