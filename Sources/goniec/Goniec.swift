import App
import ArgumentParser

/// `goniec`: one subcommand a file.
@main
struct Goniec: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "goniec",
        abstract: "Runs automated e-mail scenarios for large senders.",
        discussion: """
            Every command reads --config FILE, then the environment (GONIEC_BROKER_URL …), then --set key=value.
            Example: goniec up --config goniec.yaml
            """,
        version: Build.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Running",
                subcommands: [UpCommand.self, WorkerCommand.self, SchedulerCommand.self, EdgeCommand.self, MailboxCommand.self]
            ),
            CommandGroup(
                name: "Setting up", subcommands: [MigrateCommand.self, TopologyCommand.self, DKIMCommand.self, ConfigCommand.self]
            ),
            CommandGroup(
                name: "Keeping watch",
                subcommands: [
                    DoctorCommand.self, StatusCommand.self, QueueCommand.self, StopCommand.self, ResumeCommand.self, DeadCommand.self,
                ]
            ),
            CommandGroup(
                name: "Working with it",
                subcommands: [
                    ScenarioCommand.self, SegmentCommand.self, BroadcastCommand.self, ContactCommand.self, TemplateCommand.self,
                    ExpressionCommand.self, EventCommand.self, BounceCommand.self,
                ]),
        ]
    )

    static func main() async {
        Terminal.ignoreBrokenPipes()
        await main(nil)
    }
}
