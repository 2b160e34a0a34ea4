import App
import ArgumentParser
import Store

extension ScenarioCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a published version's files, or the list of versions.",
            discussion: """
                Example: goniec scenario show abandoned-cart --version 3
                Example: goniec scenario show abandoned-cart --versions
                """)

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(help: "Which version; the live one by default.")
        var version: Int?

        @Flag(help: "List all versions, the newest first.")
        var versions = false

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            if versions {
                let list = try await session.versions(of: scenario)
                if output.json { return print(Output.array(list.map(\.json))) }
                return print(Output.table([PublishedVersion.header] + list.map(\.cells), numbers: [0]))
            }
            let found = try await session.withStore { store in try await store.known(scenario, version) }
            if output.json { return print(Output.object(found.json)) }
            print("# \(found.scenario) version \(found.version), published by \(found.author) at \(found.publishedAt)")
            if let message = found.header.message { print("# \(Output.shortened(message))") }
            for (path, text) in found.files.sorted(by: { $0.key < $1.key }) { print("# --- \(path)\n\(text)") }
        }
    }
}
