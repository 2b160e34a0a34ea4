import App
import ArgumentParser
import Store

/// `goniec worker list`.
struct WorkerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List worker processes: where each runs, since when, what it does on each of its queues and how fast.",
        discussion: """
            Workers tell of themselves every three seconds. One that was silent for a minute counts as lost and is forgotten after a day.
            Example: goniec worker list --watch
            Example: goniec worker list --json
            """
    )

    @OptionGroup var watch: WatchOption
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await common.session()
        try await watch.show {
            let workers = try await session.workers()
            if output.json { return Output.array(workers.map(\.json)) }
            guard !workers.isEmpty else { return "no worker runs" }
            let style = Terminal.style
            return Output.table([WorkerRecord.header] + workers.map { $0.cells(style) }, numbers: [3, 4, 5, 6, 7])
        }
    }
}
