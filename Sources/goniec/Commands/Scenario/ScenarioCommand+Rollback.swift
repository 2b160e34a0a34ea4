import App
import ArgumentParser

extension ScenarioCommand {
    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish the content of an older version anew.",
            discussion: """
                Versions never change and never go away: going back makes a new one.
                Example: goniec scenario rollback abandoned-cart
                Example: goniec scenario rollback abandoned-cart --to 2 --message "the last call was too loud" --migrate map.yaml
                """
        )

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(name: .customLong("to"), help: "Which version; the one before what is live by default.")
        var version: Int?

        @OptionGroup var release: ReleaseOptions
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            let published = try await session.rollBack(
                scenario, to: version, author: release.author, message: release.message, map: try release.map())
            try await PassageWork(session: session, isQuiet: output.json).show(published)
        }
    }
}
