package import Time

/// Aggregates that can be asked as of later moments too, as long as nothing new happens.
package protocol SlidingAggregates: EventAggregates {
    /// The moment from which windows reach back.
    var now: Timestamp { get }

    /// The same events as of a later moment.
    func sliding(to moment: Timestamp) -> Self

    /// When the next event leaves an aggregate's window by time alone; nil for never.
    func nextLoss(of use: AggregateUse) -> Loss?
}

/// When an aggregate's window loses an event.
package enum Loss: Hashable, Sendable {
    /// At this moment; the aggregate can be asked up to it and at it.
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
