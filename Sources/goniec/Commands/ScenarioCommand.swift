import App
import ArgumentParser
import Scenario
import Store

/// `goniec scenario`.
struct ScenarioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Scenarios, as folders and as published versions.",
        subcommands: [Validate.self, Publish.self, List.self, Show.self, Schema.self]
    )

    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check folders; prints everything that is wrong, with line and column. Needs no server.",
            discussion: "Example: goniec scenario validate Ops/examples/abandoned-cart"
        )

        @Argument(help: "The folders that scenario.yaml lies in.")
        var folders: [String]

        func run() async throws {
            var problems: [String] = []
            for folder in folders {
                do {
                    let checked = try Session.check(folder: folder)
                    print("\(folder): \(checked.definition.key), \(checked.definition.steps.count) steps, no problems")
                } catch {
                    problems.append("\(error)")
                }
            }
            guard problems.isEmpty else { throw Failure(problems.joined(separator: "\n")) }
        }
    }

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a folder and publish it as the scenario's next version.",
            discussion: "Example: goniec scenario publish Ops/examples/abandoned-cart --config goniec.yaml"
        )

        @Argument(help: "The folder that scenario.yaml lies in.")
        var folder: String

        @Option(help: "Who publishes; the user's name by default.")
        var author: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let published = try await common.session().publish(folder: folder, author: author)
            switch published.result {
            case .published(let version): print("\(published.scenario): version \(version) is live")
            case .unchanged(let version): print("\(published.scenario): version \(version) has this content already")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List scenarios with their live versions.", discussion: "Example: goniec scenario list --json")

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let list = try await common.session().withStore { store in try await store.scenarios() }
            if output.json { return print(Output.array(list.map(\.json))) }
            for scenario in list {
                print("\(scenario.scenario)  version \(scenario.liveVersion)  \(scenario.state)  \(scenario.liveEnrollments) under way")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a published version's files.", discussion: "Example: goniec scenario show abandoned-cart --version 3")

        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(help: "Which version; the live one by default.")
        var version: Int?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let found = try await common.session().withStore { store in try await store.version(of: scenario, version) }
            guard let found else { throw Failure("there is no published version \(version.map { "\($0) " } ?? "")of \(scenario)") }
            if output.json { return print(Output.object(found.json)) }
            print("# \(found.scenario) version \(found.version), published by \(found.author) at \(found.publishedAt)")
            for (path, text) in found.files.sorted(by: { $0.key < $1.key }) { print("# --- \(path)\n\(text)") }
        }
    }
}
