import App
import ArgumentParser

extension ScenarioCommand {
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a folder and publish it as the scenario's next version.",
            discussion: """
                Of two who publish at once the first wins, the other is told. A pipeline names the version that its plan was made for with
                --expect. Those under way stay on their version, unless --migrate says what becomes of them: a file with a line for
                each step that the new version lacks, as in "old-step: new-step", "old-step: exit" or "old-step: keep".
                Example: goniec scenario publish Ops/examples/abandoned-cart --message "a calmer last call" --config goniec.yaml
                Example: goniec scenario publish carts/abandoned --expect 4 --migrate map.yaml
                """
        )

        @Argument(help: "The folder that scenario.yaml lies in.")
        var folder: String

        @OptionGroup var release: ReleaseOptions

        @Option(help: "The version that must be live, 0 for none; by default the one that was when the command began.")
        var expect: Int?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            let published = try await session.publish(
                folder: folder, author: release.author, message: release.message, expected: expect, map: try release.map())
            try await PassageWork(session: session, isQuiet: output.json).show(published)
        }
    }
}
