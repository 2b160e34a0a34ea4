/// What an operator can do to a fan-out.
package enum FanoutChange: Sendable, Equatable {
    /// Contacts an hour from now on; nil for as fast as it goes.
    case throttle(rate: Int?)
    /// Nobody gets a timer any more, and the timers that are there let nobody in.
    case pause
    /// It goes on.
    case resume
    /// It begins now, whatever its moment.
    case start
    /// It ends here.
    case cancel

    /// The states in which it can be done.
    package var states: [Fanout.State] {
        switch self {
        case .throttle: [.running, .paused]
        case .pause, .start: [.running]
        case .resume: [.paused]
        case .cancel: [.running, .paused, .done]
        }
    }

    /// As the audit calls it.
    package var name: String {
        switch self {
        case .throttle: "throttle"
        case .pause: "pause"
        case .resume: "resume"
        case .start: "start"
        case .cancel: "cancel"
        }
    }

    /// The state it leads to; nil for the one that was.
    var state: Fanout.State? {
        switch self {
        case .throttle, .start: nil
        case .pause: .paused
        case .resume: .running
        case .cancel: .cancelled
        }
    }
}
