internal import Farm
internal import Logging

/// What workers had in their hands when they ended.
struct Leftovers: Equatable {
    /// Messages that go back to their queues.
    var messages = 0
    /// Mails whose result is recorded nowhere: the lease sweep judges their claims.
    var sends = 0

    /// Looks at workers that have ended.
    init(_ readings: [WorkerReading]) {
        for reading in readings {
            messages += reading.left + reading.unacked
            sends += reading.unreported
        }
    }

    /// Says what was left. A drain gives unhandled messages back as a matter of course; one that was cut by a second signal or by the end of
    /// the grace period, or that leaves a mail whose result nobody knows, is worth a look.
    func report(wasCut: Bool, to logger: Logger) {
        guard wasCut || self != Leftovers([]) else { return }
        let isOrderly = !wasCut && sends == 0
        let what = wasCut ? "the drain was cut" : "ended with work left"
        logger.log(
            level: isOrderly ? .info : .warning,
            "\(what): messages in hand are delivered again, and sends without a result are judged when their claims run out",
            metadata: ["messages": "\(messages)", "sends": "\(sends)"])
    }
}
