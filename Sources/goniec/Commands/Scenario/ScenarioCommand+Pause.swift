import App
import ArgumentParser

extension ScenarioCommand {
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a scenario stand still: exits still act, waits don't end, nothing is sent.",
            discussion: "Example: goniec scenario pause abandoned-cart --reason \"wrong prices in the mail\""
        )

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(help: "Why; shown wherever the pause is.")
        var reason: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.session().pause(scenario, reason: reason)
            print("\(scenario) stands still within a second; goniec scenario resume \(scenario) lets it go on")
        }
    }
}
