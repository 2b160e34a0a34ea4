import App
import ArgumentParser

extension ScenarioCommand {
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move those under way on older versions to the live one.",
            discussion: """
                A map has a line for each step that the live version lacks: "old-step: new-step", "old-step: exit" or "old-step: keep".
                Who stays at a step keeps what is left of the wait; who comes to another begins it anew.
                Example: goniec scenario migrate abandoned-cart --map map.yaml
                Example: goniec scenario migrate abandoned-cart --resume
                """
        )

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(help: ArgumentHelp("Where they go; needed for steps that the live version lacks.", valueName: "map.yaml"))
        var map: String?

        @Flag(help: "Go on with a migration that was interrupted.")
        var resume = false

        @Flag(help: "Give up a migration that was interrupted; who has been moved stays so.")
        var cancel = false

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func validate() throws {
            let choices = [resume, cancel, map != nil].count { $0 }
            if choices > 1 { throw ValidationError("only one of --map, --resume and --cancel can be given.") }
        }

        func run() async throws {
            let session = try await common.session()
            if cancel {
                let ended = try await session.cancelMigration(of: scenario)
                return print(output.json ? Output.object(ended.json) : ended.result)
            }
            let operation =
                resume
                ? try await session.interruptedMigration(of: scenario)
                : try await session.beginMigration(of: scenario, map: try map.map { try MapFile($0) })
            let work = PassageWork(session: session, isQuiet: output.json)
            let ended = try await work.work(at: operation)
            if output.json { print(Output.object(ended.json)) }
            try work.end(ended)
        }
    }
}
