import App
import ArgumentParser
import Scenario

extension ScenarioCommand {
    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check folders; prints everything that is wrong, with line and column. Needs no server.",
            discussion: "Example: goniec scenario validate Ops/examples/abandoned-cart"
        )

        @Argument(help: "The folders that scenario.yaml lies in.")
        var folders: [String]

        func run() async throws {
            var problems: [String] = []
            for folder in folders {
                do {
                    let checked = try Session.check(folder: folder)
                    print("\(folder): \(checked.definition.key), \(checked.definition.steps.count) steps, no problems")
                } catch {
                    problems.append("\(error)")
                }
            }
            guard problems.isEmpty else { throw Failure(problems.joined(separator: "\n")) }
        }
    }
}
