import App
import JSON
import Store

extension WorkerRecord {
    static let header = ["STAGE", "QUEUE", "HOST", "PID", "UP", "RATE", "UNACKED", "FINISHED", "VERSION", "STATE"]

    /// What it holds has not moved for longer than this: stuck, as far as one can tell from outside.
    private static let patience: Duration = .seconds(60)

    var json: JSONObject {
        [
            "worker": .string("\(process.id)"), "stage": .string(figures.stage),
            "queue": figures.queue.isEmpty ? .null : .string(figures.queue),
            "host": .string(process.host), "pid": .int(Int64(process.pid)), "version": .string(process.version),
            "started_at": .string("\(startedAt)"), "seen_seconds_ago": .double(silence / .seconds(1)),
            "state": .string(isLost ? "lost" : figures.state), "reason": figures.reason.map { .string($0) } ?? .null,
            "rate": .double(figures.rate), "unacked": .int(Int64(figures.unacked)), "finished": .int(figures.finished),
            "stalled_seconds": figures.stalledFor.map { .double($0 / .seconds(1)) } ?? .null,
        ]
    }

    func cells(_ style: Terminal.Style) -> [String] {
        [
            figures.stage, figures.queue.isEmpty ? "-" : figures.queue, process.host, "\(process.pid)", Figure.span(age),
            isLost ? "-" : Figure.rate(figures.rate),
            Figure.count(figures.unacked), Figure.count(figures.finished), process.version, state(style),
        ]
    }

    private func state(_ style: Terminal.Style) -> String {
        if isLost { return style.red("lost, last seen \(Figure.span(silence)) ago") }
        let reason = figures.reason.map { ": \($0)" } ?? ""
        if let stalled = figures.stalledFor, stalled >= Self.patience {
            return style.red("\(figures.state), has finished nothing for \(Figure.span(stalled))\(reason)")
        }
        let text = figures.state + reason
        return ["consuming", "running"].contains(figures.state) ? text : style.yellow(text)
    }
}
