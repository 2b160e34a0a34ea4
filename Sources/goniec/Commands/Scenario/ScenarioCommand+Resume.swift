import App
import ArgumentParser

extension ScenarioCommand {
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a paused scenario go on: waits for a duration are longer by the pause, dates stay.",
            discussion: """
                A command that was interrupted is given again: the scenario stands still until everybody's wait has been seen to.
                Example: goniec scenario resume abandoned-cart
                """
        )

        @Argument(help: "The scenario's key.")
        var scenario: String

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            guard let operation = try await session.beginResumption(of: scenario) else {
                if output.json { return print("null") }
                return print("\(scenario) was not paused")
            }
            let work = PassageWork(session: session, isQuiet: output.json)
            let ended = try await work.work(at: operation)
            if output.json { print(Output.object(ended.json)) }
            try work.end(ended)
        }
    }
}
