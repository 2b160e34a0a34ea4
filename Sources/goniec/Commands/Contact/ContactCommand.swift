import ArgumentParser

/// `goniec contact`.
struct ContactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: "Contacts, one by one.",
        subcommands: [Explain.self]
    )
}
