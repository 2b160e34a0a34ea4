import App
import ArgumentParser
import Foundation
import JSON
import Store

extension ContactCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take contacts in from a file of CSV or NDJSON: those that are new are added, the others changed.",
            discussion: """
                CSV needs a header. The columns subject, email, locale and zone are what they are called, consent.TOPIC is yes or no, and every \
                other one is an attribute, in the type that the catalogue has for it or that stands behind its name, as in age:integer. An empty \
                field says nothing, "" is an empty text. NDJSON has a line for each contact: \
                {"subject": …, "email": …, "locale": …, "zone": …, "attributes": {…}, "consents": {"topic": true}}.
                What a row doesn't say is kept. A consent that was withdrawn stays withdrawn. Killed or stopped, it can be run again.
                Example: goniec contact import contacts.csv --subject-column customer_id --on-error skip
                Example: zcat contacts.ndjson.gz | goniec contact import - --format ndjson --topic-consent news=yes
                """
        )

        @Argument(help: "The file, or - for standard input.")
        var file: String

        @Option(help: "csv or ndjson; by default as the file's name ends.")
        var format: ContactFormat?

        @Option(help: ArgumentHelp("The column of CSV that is the subject.", valueName: "name"))
        var subjectColumn = "subject"

        @Option(help: "stop at the first row that can't be taken in, or skip such rows.")
        var onError = OnError.stop

        @Option(help: ArgumentHelp("What rows say of a topic that don't say anything else; can be given again.", valueName: "topic=yes"))
        var topicConsent: [String] = []

        @Flag(help: "Give consents again that were withdrawn: only when the contacts have said so since.")
        var overrideWithdrawals = false

        @Flag(help: "Read and check everything, and say what would come of it; change nothing.")
        var dryRun = false

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        enum OnError: String, ExpressibleByArgument, CaseIterable {
            case stop, skip
        }

        /// How many bad rows are told one by one.
        private static let told = 100

        func run() async throws {
            let options = try fileOptions()
            var rules = ImportRules()
            rules.isDryRun = dryRun
            rules.overridesWithdrawals = overrideWithdrawals
            let session = try await common.session()
            var line = ProgressLine<ImportSummary>(total: file == "-" ? Terminal.inputSize : DocumentFile.size(file))
            var problems: [RowProblem] = []
            let summary = try await Interruption.bySignals { interruption in
                try await session.importContacts(options, rules: rules, interruption: interruption) {
                    line.show($0)
                } problem: { problem in
                    if problems.count < Self.told { tell(problem) }
                    if problems.count <= Self.told { problems.append(problem) }
                }
            }
            line.end()
            if problems.count > Self.told { Terminal.say("… and more: \(summary.skipped) rows were left out in all") }
            print(output.json ? Output.object(summary.json(problems.prefix(Self.told))) : summary.text(isDryRun: dryRun))
            if summary.isInterrupted {
                Terminal.say("interrupted: import the file again, and it goes on")
                throw ExitCode.failure
            }
        }

        private func tell(_ problem: RowProblem) {
            Terminal.progress("")
            Terminal.say("\(problem)")
        }

        private func fileOptions() throws -> ContactFileOptions {
            guard let format = try format ?? ContactFormat(file: file) else {
                throw Failure("--format is needed: csv or ndjson, which \(file) doesn't tell")
            }
            if format == .ndjson, subjectColumn != "subject" { throw Failure("--subject-column is of CSV: NDJSON's member is subject") }
            var options = ContactFileOptions(path: file, format: format)
            options.subjectColumn = subjectColumn
            options.stopsAtProblem = onError == .stop
            for text in topicConsent {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty, let granted = ContactCommand.answer(String(parts[1])) else {
                    throw Failure("--topic-consent takes topic=yes or topic=no, not \"\(text)\"")
                }
                options.consents[String(parts[0])] = granted
            }
            return options
        }
    }

    /// yes or no.
    static func answer(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "true": true
        case "no", "false": false
        default: nil
        }
    }
}

extension ContactFormat: ExpressibleByArgument {
    /// As a file's name tells; nil when it doesn't.
    init?(file: String) throws {
        switch URL(fileURLWithPath: file).pathExtension.lowercased() {
        case "csv": self = .csv
        case "ndjson", "jsonl": self = .ndjson
        default: return nil
        }
    }
}

extension ImportSummary {
    fileprivate func json(_ problems: some Sequence<RowProblem>) -> JSONObject {
        [
            "inserted": .int(Int64(result.inserted)), "updated": .int(Int64(result.updated)), "unchanged": .int(Int64(result.unchanged)),
            "repeated": .int(Int64(result.repeated)), "skipped": .int(Int64(skipped)),
            "withdrawals_kept": .int(Int64(result.withdrawalsKept)), "interrupted": .bool(isInterrupted),
            "problems": .array(
                problems.map {
                    [
                        "line": .int(Int64($0.line)), "column": $0.column.map { .string($0) } ?? .null, "reason": .string($0.reason),
                    ]
                }),
        ]
    }

    fileprivate func text(isDryRun: Bool) -> String {
        var parts = ["\(result.inserted) inserted", "\(result.updated) updated", "\(result.unchanged) unchanged"]
        if result.repeated > 0 { parts.append("\(result.repeated) repeated") }
        if skipped > 0 { parts.append("\(skipped) skipped") }
        if result.withdrawalsKept > 0 { parts.append("\(result.withdrawalsKept) withdrawn consents kept") }
        return (isDryRun ? "would be: " : "") + parts.joined(separator: ", ")
    }
}
