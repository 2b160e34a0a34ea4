import App
import ArgumentParser
import Scenario

extension ScenarioCommand {
    struct Graph: AsyncParsableCommand {
        /// How a graph is written.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case mermaid, svg
        }

        static let configuration = CommandConfiguration(
            abstract: "Draw a scenario: as Mermaid text, which GitHub and GitLab show in Markdown, or as SVG.",
            discussion: """
                A folder needs no server. A published version shows how many passages stand at each step, with --counts.
                Example: goniec scenario graph Ops/examples/abandoned-cart
                Example: goniec scenario graph abandoned-cart --format svg --counts > cart.svg
                """
        )

        @Argument(help: "A folder, KEY (its live version) or KEY@VERSION.")
        var scenario: String

        @Option(help: "mermaid or svg.")
        var format = Format.mermaid

        @Flag(help: "Show how many passages stand at each step; with KEY those of all versions, with KEY@VERSION that one's.")
        var counts = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            let reference = ScenarioReference(scenario)
            let definition = try await session.definition(of: reference)
            var counted: [String: Int]?
            if counts {
                guard case .published(let key, let version) = reference else {
                    throw Failure("--counts needs a published scenario: name \(definition.key) instead of \(scenario)")
                }
                counted = try await session.counts(of: key, version: version)
            }
            let graph = ScenarioGraph(definition, counts: counted)
            print(format == .svg ? graph.svg : graph.mermaid, terminator: "")
        }
    }
}
