import App
import ArgumentParser
import JSON

/// `goniec resume`.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let what was stopped go on.",
        discussion: """
            Example: goniec resume --lane bulk
            Example: goniec resume --after-restore
            """
    )

    @OptionGroup var choice: ScopeOptions

    @Flag(help: "Allow sending from a database that was restored or failed over.")
    var afterRestore = false

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let scope = afterRestore && choice.isEmpty ? nil : try choice.scope()
        let session = try await common.session()
        if afterRestore {
            try await session.confirmDatabase()
            if !output.json { print("sending from this database is allowed") }
        }
        if let scope {
            let wasStopped = try await session.resume(scope)
            if !output.json { print(wasStopped ? "resumed \(scope)" : "\(scope) was not stopped") }
        }
        let pauses = try await session.pauses()
        if output.json { return print(Output.array(pauses.map(\.json))) }
        for pause in pauses { print("still stopped: \(pause.line)") }
    }
}
