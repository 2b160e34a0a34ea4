import ArgumentParser

/// `goniec queue`.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "The broker's queues: what waits in them, how fast it goes, what stops it.",
        subcommands: [QueueListCommand.self, QueuePauseCommand.self, QueueResumeCommand.self]
    )
}
