import App
import ArgumentParser
import Identity
import JSON
import Store

extension DeadCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List dead letters, the newest first.",
            discussion: """
                Shows nothing of what they carry: goniec dead show does that.
                Example: goniec dead list --contact customer-1 --state any
                Example: goniec dead list --scenario order-thank-you --json
                """
        )

        @OptionGroup var options: DeadLetterOptions

        @Option(help: "How many, at most.")
        var limit = 50

        @Option(help: ArgumentHelp("Goes on behind a place that a list before has named.", valueName: "place"))
        var after: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let filter = try options.filter()
            guard (1...10_000).contains(limit) else { throw Failure("--limit \(limit): 1 to 10000 is needed") }
            let cursor = try after.map { text in
                guard let cursor = LetterCursor(text) else { throw Failure("--after \(text): that is no place in a list") }
                return cursor
            }
            let page = try await common.session().deadLetters(filter, after: cursor, limit: limit)
            if output.json {
                let next: JSONValue = page.next.map { .string($0.description) } ?? .null
                return print(Output.object(["letters": .array(page.letters.map { .object($0.json) }), "next": next]))
            }
            guard !page.letters.isEmpty else { return print("no dead letters") }
            let header = ["LETTER", "STATE", "QUEUE", "TRIES", "LAST", "REASON"]
            let rows = page.letters.map { letter in
                [
                    letter.id.description, letter.state.rawValue, letter.queue, "\(letter.attempts)", Output.moment(letter.lastAt),
                    Output.shortened(letter.reason),
                ]
            }
            print(Output.table([header] + rows, numbers: [3]))
            if let next = page.next { Terminal.say("there are more: --after \(next)") }
        }
    }
}
