import App
import ArgumentParser

/// `goniec up`.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run every role in one process, mailbox included: a farm for a laptop.",
        discussion: "Example: goniec up --config goniec.yaml"
    )

    @Flag(inversion: .prefixedNo, help: "Run the mailbox too.")
    var mailbox = true

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run(Role.allCases.filter { mailbox || $0 != .mailbox })
    }
}

/// `goniec scheduler`.
struct SchedulerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheduler",
        abstract: "Run a scheduler: due timers and what has stood still. Two of them on two hosts are enough.",
        discussion: "Example: goniec scheduler --config goniec.yaml"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run([.scheduler])
    }
}

/// `goniec edge`.
struct EdgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edge",
        abstract: "Serve the public pages that links in mails lead to.",
        discussion: "Example: goniec edge --set edge.host=0.0.0.0 --config goniec.yaml"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run([.edge])
    }
}

/// `goniec mailbox`.
struct MailboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mailbox",
        abstract: "Run a relay for tests that keeps what it is given, with a web page to look at it.",
        discussion: "Example: goniec mailbox --set mailbox.directory=/tmp/mail"
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run([.mailbox])
    }
}
