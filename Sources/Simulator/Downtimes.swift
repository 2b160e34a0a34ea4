package import Time

/// Times at which the scheduler is down: timers and ticks of such a time come when it is over.
package struct Downtimes: Hashable, Sendable {
    /// In the order they begin.
    package let spans: [Range<Timestamp>]

    /// Whether there are none.
    package var isEmpty: Bool { spans.isEmpty }

    /// Times that may overlap, in any order.
    package init(_ spans: [Range<Timestamp>] = []) {
        self.spans = spans.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// When something happens that is due at a moment.
    package func emission(of due: Timestamp) -> Timestamp {
        spans.reduce(due) { moment, span in span.contains(moment) ? span.upperBound : moment }
    }
}
