import App
import ArgumentParser
import Scenario

extension ScenarioCommand {
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what publishing a folder would change, and who is under way where. Changes nothing.",
            discussion: """
                Those under way stay on their version unless publish --migrate moves them; --migrate here shows where to, and fails when
                the map leaves somebody out.
                Example: goniec scenario plan Ops/examples/abandoned-cart
                Example: goniec scenario plan carts/abandoned --migrate map.yaml --json
                """
        )

        @Argument(help: "The folder that scenario.yaml lies in.")
        var folder: String

        @Option(help: ArgumentHelp("The map that those under way would be moved by.", valueName: "map.yaml"))
        var migrate: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            let plan = try await session.plan(folder: folder, map: try migrate.map { try MapFile($0) })
            print(
                output.json
                    ? Output.object(plan.json) : plan.text(Terminal.style, folder: folder, isMapped: migrate != nil))
            if migrate != nil, !plan.passages.problems.isEmpty {
                throw Failure("the map leaves somebody out: see what needs a line above")
            }
        }
    }
}
