import App
import ArgumentParser
import Identity
import JSON
import Store

extension DeadCommand {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give dead letters back to the farm; each takes effect once, however often it is replayed.",
            discussion: """
                Ctrl-C ends it after the batch it is at; goniec dead pause and cancel do so from another shell.
                Example: goniec dead replay --group 9c1185a5c5e9fc54 --dry-run
                Example: goniec dead replay --all --reason "the template is mended" --rate 200
                """
        )

        @OptionGroup var choice: DeadLetterChoice

        @Flag(help: "Replay nothing; say what would be, by group.")
        var dryRun = false

        @Option(help: "Letters a second, at most.")
        var rate: Int?

        @Option(help: "Why; noted in the audit and in each letter's history.")
        var reason: String?

        @Option(help: "Go on with a replay that was paused or cancelled, or whose process has died.")
        var operation: String?

        @OptionGroup var confirmation: Confirmation
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            if let rate, !(1...100_000).contains(rate) { throw Failure("--rate \(rate): 1 to 100000 letters a second are possible") }
            if let operation {
                guard choice.ids.isEmpty, choice.options.isEmpty, !choice.all, !dryRun, rate == nil else {
                    throw Failure("--operation goes on with what was asked for before: leave the rest out")
                }
                let id = try DeadCommand.id(operation, of: "replay")
                let session = try await common.session()
                return try await work(at: try await session.reopenReplay(id), session)
            }
            let filter = try choice.filter()
            if filter.isEverything, !dryRun, reason == nil { throw Failure("--all needs a --reason") }
            let session = try await common.session()
            let groups = try await session.deadLetterGroups(filter)
            if dryRun { return print(output.json ? Output.array(groups.map(\.json)) : DeadCommand.plan(groups)) }
            let total = groups.reduce(0) { $0 + $1.count }
            if total > 1 { try confirmation.ask("\(DeadCommand.table(groups))\nReplay these \(total) letters?") }
            try await work(at: try await session.beginReplay(filter, rate: rate, reason: reason), session)
        }

        private func work(at operation: ReplayOperation, _ session: Session) async throws {
            var progress = ProgressLine<ReplayProgress>(total: nil)
            let ended: ReplayOperation
            do {
                ended = try await Interruption.bySignals { interruption in
                    try await session.replay(operation.id, interruption: interruption) {
                        progress.show(ReplayProgress($0, doneBefore: operation.done))
                    }
                }
            } catch {
                Terminal.say("\(DeadCommand.goOn(operation.id))")
                throw error
            }
            progress.end()
            print(output.json ? Output.object(ended.json) : ended.result)
            if ended.state == .cancelled { Terminal.say(DeadCommand.goOn(ended.id)) }
            if ended.state != .done || ended.failed > 0 { throw ExitCode.failure }
        }
    }

    static func goOn(_ id: UUID) -> String { "goniec dead replay --operation \(id) goes on with it" }

    private static func plan(_ groups: [DeadLetterGroup]) -> String {
        groups.isEmpty ? "no dead letters" : "\(table(groups))\n\(groups.reduce(0) { $0 + $1.count }) letters would be replayed"
    }
}

extension ReplayOperation {
    fileprivate var result: String {
        let failures = failed == 0 ? "" : ", \(failed) could not be: goniec dead show tells why"
        let passed = state == .done && done + failed < total ? ", \(total - done - failed) had been dealt with meanwhile" : ""
        return "\(done) of \(total) letters replayed\(failures)\(passed)\(state == .cancelled ? "; cancelled" : "")"
    }
}
