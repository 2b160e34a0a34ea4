import App
import ArgumentParser
import JSON
import Store

extension DeadCommand {
    struct Groups: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count dead letters by their failure, the most frequent first.",
            discussion: """
                Example: goniec dead groups
                Example: goniec dead groups --from 2h --queue trigger.event --json
                """
        )

        @OptionGroup var options: DeadLetterOptions
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let filter = try options.filter()
            let groups = try await common.session().deadLetterGroups(filter)
            if output.json { return print(Output.array(groups.map(\.json))) }
            print(groups.isEmpty ? "no dead letters" : DeadCommand.table(groups))
        }
    }

    /// Groups for a person.
    static func table(_ groups: [DeadLetterGroup]) -> String {
        let header = ["GROUP", "LETTERS", "QUEUE", "LAST", "REASON"]
        let rows = groups.map { group in
            [group.fingerprint, "\(group.count)", group.queue, Output.moment(group.lastAt), Output.shortened(group.reason)]
        }
        return Output.table([header] + rows, numbers: [1])
    }
}
