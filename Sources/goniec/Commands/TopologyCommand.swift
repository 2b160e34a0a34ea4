import App
import ArgumentParser

/// `goniec topology`.
struct TopologyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology",
        abstract: "The broker's exchanges, queues and bindings.",
        subcommands: [Apply.self, Show.self]
    )

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Declare everything; roles do the same when they connect.",
            discussion: "Example: goniec topology apply --config goniec.yaml"
        )

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.session().applyTopology()
            print("the topology is declared")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what is declared, and the limits that operators may tune by policy.",
            discussion: "Example: goniec topology show --json"
        )

        @OptionGroup var output: JSONOption

        func run() async throws {
            print(output.json ? TopologyListing.json : TopologyListing.text)
        }
    }
}
