internal import Dispatch
internal import IO
internal import Logging

extension Connection {
    /// The task of a turn was cancelled.
    func cancelTurn(_ id: UInt64) {
        guard let session, turn?.id == id, turn?.cancellation == Turn.Cancellation.none else { return }
        turn?.cancellation = .underWay
        session.requestCancel { self.hop { $0.cancellationSent(id) } }
        queue.dispatchQueue.asyncAfter(deadline: .now() + .seconds(Self.cancelPatience)) { [weak self] in
            self?.assumeIsolated { $0.giveUpCancelling(id) }
        }
    }

    /// The seconds a cancelled task waits for the server to say that it stopped.
    private static var cancelPatience: Int { 5 }

    private func giveUpCancelling(_ id: UInt64) {
        guard turn?.id == id else { return }
        drop(.timedOut("a request to cancel had no effect for \(Self.cancelPatience) seconds"))
    }

    private func cancellationSent(_ id: UInt64) {
        guard let session, turn?.id == id else { return }
        turn?.cancellation = .sent
        finishIfComplete(session)
    }

    /// Looks after one deadline whether the server still gives signs of life. At most one timer is set, and none between turns.
    func armWatchdog() {
        guard !watchdogIsArmed, configuration.answerTimeout > .zero else { return }
        setWatchdog(after: configuration.answerTimeout)
    }

    private func setWatchdog(after delay: Duration) {
        watchdogIsArmed = true
        queue.dispatchQueue.asyncAfter(deadline: .now() + .milliseconds(Int(delay.wholeMilliseconds) + 1)) { [weak self] in
            self?.assumeIsolated { $0.watchdogWoke() }
        }
    }

    private func watchdogWoke() {
        watchdogIsArmed = false
        guard let turn else { return }
        let silence = turn.lastSign.duration(to: .now)
        guard silence >= configuration.answerTimeout else { return setWatchdog(after: configuration.answerTimeout - silence) }
        logger.warning("the database has been silent for \(silence); the connection is given up")
        drop(.timedOut("nothing was heard for \(configuration.answerTimeout)"))
    }
}
