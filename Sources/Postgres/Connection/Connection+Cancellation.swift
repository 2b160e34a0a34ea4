internal import Dispatch
internal import IO
internal import Logging

extension Connection {
    /// The task of a turn was cancelled: its statements are too, unless they are shielded, and their answer isn't waited for any longer
    /// than `cancelPatience` in either case.
    func cancelTurn(_ id: UInt64, isShielded: Bool) {
        guard let session, turn?.id == id, turn?.cancellation == Turn.Cancellation.none else { return }
        if !isShielded {
            turn?.cancellation = .underWay
            session.requestCancel { self.hop { $0.cancellationSent(id) } }
        }
        awaitEnd(of: id, after: "the task was cancelled")
    }

    /// Gives the connection up when a turn that was asked to stop goes on for longer than `cancelPatience`.
    func awaitEnd(of id: UInt64, after what: String) {
        let patience = configuration.cancelPatience
        queue.dispatchQueue.asyncAfter(deadline: .now() + .milliseconds(Int(patience.wholeMilliseconds))) { [weak self] in
            self?.assumeIsolated { $0.giveUp(id, "nothing was heard for \(patience) after \(what)") }
        }
    }

    private func giveUp(_ id: UInt64, _ why: String) {
        guard turn?.id == id else { return }
        drop(.timedOut(why))
    }

    func cancellationSent(_ id: UInt64) {
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
