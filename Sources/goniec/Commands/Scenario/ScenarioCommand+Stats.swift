import App
import ArgumentParser
import JSON
import Store
import Time

extension ScenarioCommand {
    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count what happened at each step and how many passages reached the goal.",
            discussion: """
                LAG is how long after its time a wait ended, and for e-mails the time from the decision until a relay had accepted them. (entry) has the conditions of the entry that had no value.
                Below, the passages that began in this time: how many reached the goal, of those that were written to, and of those in the
                control group that came to an e-mail. With --json: {"steps","passages","goals","goal_rate","treated","control"}.
                Example: goniec scenario stats abandoned-cart --since 30d
                """)

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(help: "Only of those who are on this version; by default of all.")
        var version: Int?

        @Option(help: "How far back to look, as in 36h or 30d; who waits is counted whenever he came.")
        var since = "7d"

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let span = Duration(literal: since), span > .zero else {
                throw Failure("--since \(since): a duration is meant, as in 36h or 30d")
            }
            let figures = try await common.session().figures(of: scenario, version: version, since: span)
            if output.json { return print(Output.object(figures.json)) }
            print(Output.table([StepFigures.header] + figures.steps.map(\.cells), numbers: Set(1...7)))
            print("\n" + Output.table([GoalFigures.header] + figures.goals.rows, numbers: [1, 2, 3]))
        }
    }
}

extension StepFigures {
    fileprivate static let header = ["STEP", "ENTERED", "WAITING", "LEFT", "SENT", "ERRORS", "LAG", "LAG P99"]

    fileprivate var json: JSONObject {
        [
            "step": .string(step), "entered": .int(entered), "waiting": .int(waiting), "left": .int(left), "sent": .int(sent),
            "errors": .int(errors), "lag_median_seconds": lag.map { .double($0.median / .seconds(1)) } ?? .null,
            "lag_p99_seconds": lag.map { .double($0.p99 / .seconds(1)) } ?? .null,
        ]
    }

    fileprivate var cells: [String] {
        [entered, waiting, left, sent, errors].map { Figure.count($0) }.reduce([step]) { $0 + [$1] }
            + [lag.map { Figure.span($0.median) } ?? "-", lag.map { Figure.span($0.p99) } ?? "-"]
    }
}

extension ScenarioFigures {
    fileprivate var json: JSONObject {
        var json: JSONObject = ["steps": .array(steps.map { .object($0.json) })]
        json.merge(goals.all.json)
        json["treated"] = .object(goals.treated.json)
        json["control"] = .object(goals.control.json)
        return json
    }
}

extension GoalFigures {
    fileprivate static let header = ["", "PASSAGES", "GOALS", "RATE"]

    fileprivate var rows: [[String]] {
        [("all", all), ("written to", treated), ("control group", control)].map { [$0] + $1.cells }
    }
}

extension GoalFigures.Group {
    fileprivate var json: JSONObject {
        ["passages": .int(passages), "goals": .int(goals), "goal_rate": rate.map { .double($0) } ?? .null]
    }

    /// The rate in tenths of a percent.
    fileprivate var cells: [String] {
        let share = rate.map { rate in
            let tenths = Int((rate * 1_000).rounded())
            return "\(tenths / 10).\(tenths % 10) %"
        }
        return [Figure.count(passages), Figure.count(goals), share ?? "-"]
    }
}
