import ArgumentParser
import Scenario

extension ScenarioCommand {
    /// `goniec scenario schema`.
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON Schema of scenario.yaml, for editors. Needs no server.",
            discussion: """
                Example: goniec scenario schema > scenario.schema.json
                Then let the file begin with: # yaml-language-server: $schema=scenario.schema.json
                """
        )

        func run() {
            print(Output.pretty(FileSchema.scenario.json))
        }
    }
}
