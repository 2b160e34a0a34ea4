import ArgumentParser

/// `goniec worker`.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Run workers of some stages, as in `goniec worker render send`, or list those that run.",
        subcommands: [WorkerRunCommand.self, WorkerListCommand.self],
        defaultSubcommand: WorkerRunCommand.self
    )
}
