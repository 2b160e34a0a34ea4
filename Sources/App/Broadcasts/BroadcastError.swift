package import Store
package import Time

/// Why nothing can be done with a broadcast as it was asked for.
package enum BroadcastError: Error, Equatable, CustomStringConvertible {
    /// There is no such scenario; `known` are the broadcasts there are.
    case unknown(String, known: [String])
    /// The scenario lets contacts in by something else.
    case noBroadcast(String)
    /// The scenario has several that may be meant.
    case several([Broadcast])
    /// The scenario has none of that moment.
    case notThen(String, at: Timestamp)
    /// It is in a state in which that can't be done.
    case refused(Broadcast, FanoutChange)

    package var description: String {
        switch self {
        case .unknown(let name, let known):
            "there is no active scenario \"\(name)\"; "
                + (known.isEmpty ? "there are no broadcasts yet" : "broadcasts are \(known.joined(separator: ", "))")
        case .noBroadcast(let name):
            "\(name) is no broadcast: those have an entry like { segment: KEY, once_at: 2026-11-27T08:00:00Z }"
        case .several(let broadcasts):
            "which one of \(broadcasts[0].tick.scenario)? "
                + broadcasts.map { "--at \($0.tick.at) is \($0.state.rawValue)" }.joined(separator: ", ")
        case .notThen(let name, let moment): "\(name) has no broadcast at \(moment): goniec broadcast list shows them"
        case .refused(let broadcast, let change):
            "\(broadcast.tick.scenario) is \(broadcast.state.rawValue): it can't be \(change.participle)\(broadcast.cure(for: change))"
        }
    }
}

extension FanoutChange {
    fileprivate var participle: String {
        switch self {
        case .throttle: "throttled"
        case .pause: "paused"
        case .resume: "resumed"
        case .start: "started"
        case .cancel: "cancelled"
        }
    }
}

extension Broadcast {
    fileprivate func cure(for change: FanoutChange) -> String {
        switch (state, change) {
        case (.done, .start), (.cancelled, .start), (.cancelled, .resume): "; publish it with another once_at to send it again"
        case (.done, .pause): ", since all are let in; goniec scenario pause \(tick.scenario) holds its mails"
        case (.superseded, .start): "; publish it with this once_at again"
        case (.paused, .start): "; goniec broadcast resume \(tick.scenario) lets it go on"
        default: ""
        }
    }
}
