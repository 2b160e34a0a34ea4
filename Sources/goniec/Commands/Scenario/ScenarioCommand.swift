import App
import ArgumentParser

/// `goniec scenario`: one subcommand a file.
struct ScenarioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Scenarios, as folders and as published versions.",
        groupedSubcommands: [
            CommandGroup(name: "Folders", subcommands: [Validate.self, Test.self, Simulate.self, Diff.self, Graph.self, Schema.self]),
            CommandGroup(name: "Versions", subcommands: [Plan.self, Publish.self, Rollback.self, Migrate.self, List.self, Show.self]),
            CommandGroup(name: "Running", subcommands: [Enter.self, TestSend.self, Pause.self, Resume.self, Archive.self, Stats.self]),
        ]
    )
}
