import ArgumentParser

/// `goniec broadcast`.
struct BroadcastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broadcast",
        abstract: "Scenarios that go to a segment at one moment: look at them, slow them down, stop them.",
        discussion: """
            A broadcast is a scenario with an entry like { segment: vip, once_at: 2026-11-27T08:00:00Z }; publishing it is all it takes.
            Example: goniec broadcast show black-friday --watch
            """,
        subcommands: [List.self, Show.self, Preview.self, Throttle.self, Pause.self, Resume.self, Start.self, Cancel.self]
    )
}
