import App
import ArgumentParser

/// `goniec queue list`.
struct QueueListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List queues: messages that wait and since when, how fast they are finished, workers, retries, dead letters, pauses.",
        discussion: """
            OLDEST says how long the oldest message that waits has done so at most: it came after what was delivered last. UNACKED and RATE
            (a second, over the last minute) are the workers' own figures, a few seconds old.
            Example: goniec queue list --watch
            Example: goniec queue list --json
            """
    )

    @Flag(help: "Show each retry queue on a line of its own.")
    var all = false

    @OptionGroup var watch: WatchOption
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await common.session()
        try await watch.show {
            let queues = try await session.queues()
            if output.json { return Output.array(queues.map(\.json)) }
            let style = Terminal.style
            let rows = queues.flatMap { [$0.cells(style)] + (all ? $0.tierCells : []) }
            return Output.table([QueueReport.header] + rows, numbers: [1, 2, 3, 4, 5, 6, 7])
        }
    }
}
