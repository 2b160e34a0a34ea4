import App
import ArgumentParser
import Scenario

extension ScenarioCommand {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what differs between two folders or versions: steps by their ids, other files line by line.",
            discussion: """
                What is on the left is taken for the older one. Two folders need no server.
                Example: goniec scenario diff abandoned-cart Ops/examples/abandoned-cart
                Example: goniec scenario diff abandoned-cart@2 abandoned-cart@3 --json
                """
        )

        @Argument(help: "A folder, KEY (its live version) or KEY@VERSION.")
        var before: String

        @Argument(help: "The same.")
        var after: String

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            let difference = try await session.difference(from: ScenarioReference(before), to: ScenarioReference(after))
            if output.json { return print(Output.object(difference.json)) }
            print(difference.isEmpty ? "no difference" : Output.lines(difference.lines, Terminal.style))
        }
    }
}

extension Output {
    /// A difference, in colour where the style has some.
    static func lines(_ lines: [DifferenceLine], _ style: Terminal.Style) -> String {
        lines.map { line in
            switch line.kind {
            case .heading: style.bold(line.text)
            case .added: style.green(line.text)
            case .removed: style.red(line.text)
            case .changed: style.yellow(line.text)
            case .place: style.cyan(line.text)
            case .same: line.text
            }
        }.joined(separator: "\n")
    }
}
