import App
import ArgumentParser
import JSON

/// `goniec queue resume`.
struct QueueResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let paused queues go on.",
        discussion: "Example: goniec queue resume send.bulk"
    )

    @OptionGroup var choice: QueueChoice
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let scopes = try choice.scopes()
        let session = try await common.session()
        for scope in scopes {
            let wasStopped = try await session.resume(scope)
            if !output.json { print(wasStopped ? "resumed \(scope)" : "\(scope) was not paused") }
        }
        let pauses = try await session.pauses()
        if output.json { return print(Output.array(pauses.map(\.json))) }
        for pause in pauses { print("still stopped: \(pause.line)") }
    }
}
