internal import IO
internal import Logging

/// Results that are recorded when there is no broker, or no time left.
extension SendWorker {
    /// How long the last try may take that is made after the worker was cancelled.
    private static let lastPatience = Duration.seconds(2)

    /// Records what is left when the worker ends.
    func recordLast() async {
        await recordRest(tries: Self.lastTries)
        // Once more when the grace period is over: what the relay has taken and nobody recorded would be uncertain.
        let last = Task { await self.recordRest(tries: 1) }
        let limit = Task {
            try await Task.sleep(for: Self.lastPatience)
            last.cancel()
        }
        await last.value
        limit.cancel()
    }

    /// Records results without a broker; their outcomes stand in their rows until the sweep publishes them.
    func recordRest(tries: Int) async {
        var backoff = Backoff(cap: Self.longestRest)
        for _ in 0..<tries {
            var rest = window.leftOver()
            let round = rest.next()
            guard !round.isEmpty else { return }
            do {
                try await carryOut(round)
                window = SendWindow()
                return
            } catch {
                logger.warning("can't record", metadata: ["results": "\(round.finished.count)", "reason": "\(error)"])
                if Task.isCancelled { return }
                if tries > 1 { try? await Task.sleep(for: backoff.next(using: &random)) }
            }
        }
    }
}
