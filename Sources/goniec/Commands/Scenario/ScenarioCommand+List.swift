import App
import ArgumentParser
import Store

extension ScenarioCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List scenarios with their live versions, what stands still, and what is being done to those under way.",
            discussion: "Example: goniec scenario list --json")

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let list = try await common.session().withStore { store in try await store.scenarios() }
            if output.json { return print(Output.array(list.map(\.json))) }
            let header = ["SCENARIO", "VERSION", "STATE", "UNDER WAY", "ON OLDER", "PUBLISHED", "BY", ""]
            print(Output.table([header] + list.map { $0.cells(Terminal.style) }, numbers: [1, 3, 4]))
        }
    }
}
