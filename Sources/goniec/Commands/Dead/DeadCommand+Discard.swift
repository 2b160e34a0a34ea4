import App
import ArgumentParser
import JSON
import Store

extension DeadCommand {
    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that nothing is to come of open dead letters; they are kept for as long as retention.dead_letters says.",
            discussion: "Example: goniec dead discard --group 9c1185a5c5e9fc54 --reason \"events of the load test\""
        )

        @OptionGroup var choice: DeadLetterChoice

        @Option(help: "Why; noted in the audit and in each letter's history.")
        var reason: String

        @OptionGroup var confirmation: Confirmation
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let filter = try choice.filter()
            guard filter.state == .open else { throw Failure("only open letters can be discarded: leave --state out") }
            let session = try await common.session()
            let groups = try await session.deadLetterGroups(filter)
            let total = groups.reduce(0) { $0 + $1.count }
            if total > 1 { try confirmation.ask("\(DeadCommand.table(groups))\nDiscard these \(total) letters?") }
            let count = try await session.discardDeadLetters(filter, reason: reason)
            print(
                output.json ? Output.object(["discarded": .int(count)]) : count == 1 ? "1 letter discarded" : "\(count) letters discarded")
        }
    }
}
