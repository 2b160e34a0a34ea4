import App
import JSON

extension QueueReport {
    static let header = ["QUEUE", "READY", "UNACKED", "RATE", "OLDEST", "CONSUMERS", "RETRYING", "DEAD", ""]

    var json: JSONObject {
        [
            "queue": .string(name), "present": .bool(ready != nil), "ready": ready.map { .int(Int64($0)) } ?? .null,
            "unacked": .int(Int64(unacked)), "rate": .double(rate), "oldest_seconds": oldest.map { .double($0 / .seconds(1)) } ?? .null,
            "consumers": consumers.map { .int(Int64($0)) } ?? .null, "retrying": .int(Int64(retrying)),
            "retry_queues": .array(
                tiers.map { ["queue": .string($0.name), "ready": $0.ready.map { .int(Int64($0)) } ?? .null] }
            ),
            "dead": .int(Int64(dead)), "paused": .bool(!stoppedBy.isEmpty), "stopped_by": .array(stoppedBy.map { .string($0) }),
        ]
    }

    func cells(_ style: Terminal.Style) -> [String] {
        [
            name, ready.map(Figure.count) ?? "-", Figure.count(unacked), Figure.rate(rate), oldest.map(Figure.span) ?? "-",
            consumers.map(Figure.count) ?? "-", tiers.isEmpty ? "-" : Figure.count(retrying), Figure.count(dead), remark(style),
        ]
    }

    var tierCells: [[String]] {
        tiers.map { tier in
            let remark = tier.ready == nil ? "absent: goniec topology apply makes it" : ""
            return ["  " + tier.name, tier.ready.map(Figure.count) ?? "-", "-", "-", "-", "-", "-", "-", remark]
        }
    }

    private func remark(_ style: Terminal.Style) -> String {
        if ready == nil { return style.red("absent: goniec topology apply makes it") }
        if !stoppedBy.isEmpty { return style.yellow("paused (\(stoppedBy.joined(separator: ", ")))") }
        return isForsaken ? style.red("nobody consumes it") : ""
    }
}
