import App
import JSON
import Scenario
import Store

extension PublishingPlan {
    /// `{scenario, live, next, changes, passages}`: `live` is what publish --expect takes.
    var json: JSONObject {
        [
            "scenario": .string(scenario), "live": .int(Int64(live?.version ?? 0)), "next": .int(Int64(next)),
            "changes": .object(difference.json), "passages": .array(passages.groups.map { .object($0.json) }),
        ]
    }

    func text(_ style: Terminal.Style, folder: String, isMapped: Bool) -> String {
        let head =
            live.map { "\(scenario): version \($0.version) by \($0.author), published \(Output.moment($0.publishedAt)), is live" }
            ?? "\(scenario): no version yet"
        var lines = [style.bold(head)]
        lines.append(difference.isEmpty ? "nothing differs: publishing changes nothing" : Output.lines(difference.lines, style))
        lines.append("")
        if passages.total > 0 {
            lines.append(style.bold("\(Figure.count(passages.total)) under way"))
            let rows = passages.groups.map { $0.cells(style) }
            lines.append(Output.table([["VERSION", "STEP", "PASSAGES", "WITH --migrate"]] + rows, numbers: [0, 2]))
            if !isMapped { lines.append("They stay on their version; publish --migrate map.yaml moves them.") }
        } else {
            lines.append("nobody is under way")
        }
        lines.append("To publish this and nothing else: goniec scenario publish \(folder) --expect \(live?.version ?? 0)")
        return lines.joined(separator: "\n")
    }
}

extension PassagePlan.Group {
    var json: JSONObject {
        [
            "version": .int(Int64(version)), "step": .string(step), "count": .int(count),
            "fate": fate.map { .string($0.word) } ?? .null, "problem": problem.map { .string($0) } ?? .null,
        ]
    }

    func cells(_ style: Terminal.Style) -> [String] {
        ["\(version)", step, Figure.count(count), problem.map { style.red($0) } ?? words]
    }

    private var words: String {
        switch fate {
        case .keep?: "stay at \(step)"
        case .move(let target)?: "begin \(target)"
        case .exit?: "end"
        case nil: ""
        }
    }
}
