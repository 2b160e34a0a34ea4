import App
import ArgumentParser
import JSON

extension ScenarioCommand {
    struct Archive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let nobody into a scenario any more; those under way go on to their end.",
            discussion: """
                Publishing, and rolling back too, opens it again.
                Example: goniec scenario archive summer-sale --exit
                """
        )

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Flag(help: "End everybody who is under way, and take back what still would have been sent.")
        var exit = false

        @Flag(help: "Don't ask.")
        var yes = false

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            if exit, !yes, !Terminal.agrees("End everybody who is under way in \(scenario)? That can't be undone.") {
                throw ExitCode.failure
            }
            let wasOpen = try await session.archive(scenario)
            if !output.json { print(wasOpen ? "\(scenario) lets nobody in any more" : "\(scenario) was archived already") }
            guard exit else {
                if output.json { print(Output.object(["scenario": .string(scenario), "state": "archived"])) }
                return
            }
            let work = PassageWork(session: session, isQuiet: output.json)
            let ended = try await work.work(at: try await session.beginEnding(of: scenario))
            if output.json { print(Output.object(ended.json)) }
            try work.end(ended)
        }
    }
}
