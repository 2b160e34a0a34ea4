import App
import ArgumentParser
import JSON
import Store
import Time

extension BroadcastCommand {
    struct Throttle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Spread a broadcast over the time, before or while it runs.",
            discussion: """
                A change takes effect within a minute.
                Example: goniec broadcast throttle black-friday --rate 10000/h
                Example: goniec broadcast throttle black-friday --no-limit
                """)

        @Option(help: "Contacts in a time: 10000/h, 500/m, 50/s.")
        var rate: String?

        @Flag(help: "As fast as it goes.")
        var noLimit = false

        @OptionGroup var change: ChangeOptions

        func validate() throws {
            guard (rate == nil) == noLimit else { throw ValidationError("Give --rate RATE or --no-limit.") }
        }

        func run() async throws {
            guard let rate else { return try await change.make(.throttle(rate: nil)) }
            guard let rate = SendingRate(rate) else { throw Failure("\"\(rate)\" is no rate: 10000/h, 500/m or 50/s, for instance") }
            try await change.make(.throttle(rate: rate.perHour))
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let nobody else in until it is resumed; goniec scenario pause holds its mails too.",
            discussion: "Example: goniec broadcast pause black-friday --reason \"the shop is slow\"")

        @OptionGroup var change: ChangeOptions

        func run() async throws { try await change.make(.pause) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a paused broadcast go on.", discussion: "Example: goniec broadcast resume black-friday")

        @OptionGroup var change: ChangeOptions

        func run() async throws { try await change.make(.resume) }
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a broadcast now, before its moment or when that passed before it was published.",
            discussion: "Example: goniec broadcast start black-friday --now")

        @Flag(help: "Now.")
        var now = false

        @OptionGroup var change: ChangeOptions

        func validate() throws {
            guard now else { throw ValidationError("A broadcast begins at its once_at; say --now to begin it at once.") }
        }

        func run() async throws { try await change.make(.start) }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a broadcast for good and call back its mails that haven't been handed over.",
            discussion: """
                Mails that quiet hours or a limit delay are called back, too. Passages that stand at a wait go on; goniec scenario archive --exit
                ends them.
                Example: goniec broadcast cancel black-friday --reason "wrong prices"
                """)

        @OptionGroup var change: ChangeOptions

        func run() async throws {
            let session = try await change.common.session()
            var progress = ProgressLine<ContactProgress>(total: nil)
            let (broadcast, withdrawn) = try await session.cancelBroadcast(
                change.scenario, at: try change.moment.value(), reason: change.reason
            ) {
                progress.show(ContactProgress(done: $0.timers + $0.passages + $0.deliveries))
            }
            if withdrawn.timers + withdrawn.passages + withdrawn.deliveries > 1_000 { progress.end() }
            if change.output.json {
                var members = broadcast.json
                members["contacts_withdrawn"] = .int(Int64(withdrawn.timers))
                members["passages_ended"] = .int(Int64(withdrawn.passages))
                members["mails_cancelled"] = .int(Int64(withdrawn.deliveries))
                return print(Output.object(members))
            }
            print(
                "\(broadcast.line); \(Figure.count(withdrawn.timers)) contacts are not let in any more, "
                    + "\(Figure.count(withdrawn.deliveries)) mails were called back, "
                    + "and \(Figure.count(withdrawn.passages)) that had to wait are not written")
        }
    }

    /// Which broadcast is meant, and why.
    struct ChangeOptions: ParsableArguments {
        @Argument(help: "The scenario's key.")
        var scenario: String

        @Option(help: "Why; noted in the audit and shown with the broadcast.")
        var reason: String?

        @OptionGroup var moment: MomentOption
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func make(_ change: FanoutChange) async throws {
            let broadcast = try await common.session().change(broadcast: scenario, at: try moment.value(), change, reason: reason)
            print(output.json ? Output.object(broadcast.json) : broadcast.line)
        }
    }

    /// Which of a scenario's broadcasts is meant, where a version with another moment has been published meanwhile.
    struct MomentOption: ParsableArguments {
        @Option(help: ArgumentHelp("The broadcast's moment, where the scenario has several under way.", valueName: "time"))
        var at: String?

        func value() throws -> Timestamp? {
            guard let at else { return nil }
            guard let moment = Timestamp(at) else { throw Failure("\"\(at)\" is no time: 2026-11-27T08:00:00Z, for instance") }
            return moment
        }
    }
}
