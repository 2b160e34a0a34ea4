import App
import ArgumentParser
import JSON
import Store
import Time

extension BroadcastCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List broadcasts, the latest first, those to come too.", discussion: "Example: goniec broadcast list --json")

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let broadcasts = try await common.session().broadcasts()
            if output.json { return print(Output.array(broadcasts.map(\.json))) }
            guard !broadcasts.isEmpty else { return print("no broadcasts") }
            let header = ["BROADCAST", "SEGMENT", "AT", "STATE", "DONE", "OF", "RATE"]
            print(Output.table([header] + broadcasts.map(\.cells), numbers: [4, 5, 6]))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how far a broadcast is, and what became of its mails.",
            discussion: "Example: goniec broadcast show black-friday --watch")

        @Argument(help: "The scenario's key.")
        var scenario: String

        @OptionGroup var moment: MomentOption
        @OptionGroup var watch: WatchOption
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session(quiet: watch.watch)
            let moment = try moment.value()
            try await watch.show {
                let report = try await session.broadcast(scenario, at: moment)
                return output.json ? Output.object(report.json) : report.text
            }
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count whom a broadcast would reach now, and whom not and why.",
            discussion: """
                Counted by the gates of the first e-mail; the entry's `when`, the limit of frequency and quiet hours aren't asked.
                Example: goniec broadcast preview black-friday
                """)

        @Argument(help: "The scenario's key.")
        var scenario: String

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            var progress = ProgressLine<ContactProgress>(total: nil)
            let preview = try await common.session().preview(broadcast: scenario) { progress.show(ContactProgress(done: $0)) }
            if preview.members > 10_000 { progress.end() }
            print(output.json ? Output.object(preview.json) : preview.text)
        }
    }
}

extension Broadcast {
    var json: JSONObject {
        [
            "scenario": .string(tick.scenario), "segment": tick.segment.map { .string($0) } ?? .null, "at": .string(tick.at.description),
            "state": .string(state.rawValue), "done": .int(fanout?.done ?? 0), "total": fanout?.total.map { .int($0) } ?? .null,
            "total_estimate": fanout?.estimate.map { .int($0) } ?? .null,
            "rate_per_hour": fanout?.rate.map { .int(Int64($0)) } ?? .null, "reason": fanout?.reason.map { .string($0) } ?? .null,
            "started_at": fanout?.startedAt.map { .string($0.description) } ?? .null,
            "ended_at": fanout?.endedAt.map { .string($0.description) } ?? .null,
        ]
    }

    fileprivate var cells: [String] {
        [
            tick.scenario, tick.segment ?? "-", Output.moment(tick.at), state.rawValue, Figure.count(fanout?.done ?? 0),
            fanout?.extent ?? "-", fanout?.rate.map { "\(SendingRate(perHour: $0))" } ?? "-",
        ]
    }

    var line: String {
        let rate = fanout?.rate.map { ", \(SendingRate(perHour: $0))" } ?? ""
        let total = fanout?.extent.map { " of \($0)" } ?? ""
        return "\(tick.scenario) is \(state.rawValue): \(Figure.count(fanout?.done ?? 0))\(total) contacts let in\(rate)"
    }
}

extension Fanout {
    /// How many contacts it is about: `1,200`, or `about 1,200,000` where they haven't been counted.
    fileprivate var extent: String? {
        total.map { Figure.count($0) } ?? estimate.map { "about \(Figure.count($0))" }
    }
}

extension BroadcastReport {
    fileprivate var json: JSONObject {
        var members = broadcast.json
        members["waiting"] = .int(waiting)
        members["deliveries_by_state"] = .object(JSONObject(deliveries.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) }))
        return members
    }

    fileprivate var text: String {
        var lines = [broadcast.line, "segment \(broadcast.tick.segment ?? "-"), due \(broadcast.tick.at)"]
        if let reason = broadcast.fanout?.reason { lines.append("reason: \(reason)") }
        if let fanout = broadcast.fanout, let total = fanout.estimate, total > 0, fanout.state == .running {
            lines.append(ContactProgress(done: Int(fanout.done)).bar(of: Int(total)))
        }
        if waiting > 0 { lines.append("\(Figure.count(waiting)) contacts are about to be let in") }
        lines += deliveries.sorted { $0.key < $1.key }.map { "\(Figure.count($0.value)) mails \($0.key)" }
        return lines.joined(separator: "\n")
    }
}

extension BroadcastPreview {
    fileprivate var rows: [(name: String, text: String, count: Int)] {
        [
            ("members", "members of the segment", members), ("stopped", "all mail to them is stopped", stopped),
            ("suppressed", "their address must not be written to", suppressed),
            ("withdrawn", "they don't want mail about the topic", withdrawn), ("control_group", "they are in the control group", control),
            ("without_address", "they have no address", addressless), ("recipients", "would get the mail", recipients),
        ]
    }

    fileprivate var json: JSONObject { JSONObject(rows.map { ($0.name, .int(Int64($0.count))) }) }

    fileprivate var text: String {
        Output.table(rows.filter { $0.count > 0 || $0.name == "recipients" }.map { [Figure.count($0.count), $0.text] }, numbers: [0])
    }
}
