import App
import ArgumentParser
import JSON
import Store
import Time

extension ScenarioCommand {
    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count what happened at each step: come, waiting, gone on, sent, errors, and how late it acted.",
            discussion: """
                LAG is how long after its time a wait ended, and for e-mails the time from the decision until a relay had accepted them.
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
            let figures = try await common.session().stepFigures(of: scenario, version: version, since: span)
            if output.json { return print(Output.array(figures.map(\.json))) }
            print(Output.table([StepFigures.header] + figures.map(\.cells), numbers: Set(1...7)))
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
