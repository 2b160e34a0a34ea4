import App
import ArgumentParser
import Foundation
import Store

extension ContactCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write contacts with attributes and consents as CSV or NDJSON, so that import reads them back.",
            discussion: """
                All are written as they were at one moment; erased ones are left out. It is a person's data: that somebody has read it is noted \
                in the audit.
                Example: goniec contact export --output contacts.csv
                Example: goniec contact export --format ndjson --segment at-risk | jq .email
                """
        )

        @Option(help: "csv or ndjson; by default as the output's name ends, or csv.")
        var format: ContactFormat?

        @Option(help: "Only the contacts in a segment; goniec segment list shows them.")
        var segment: String?

        @Option(help: ArgumentHelp("The file, which must not exist; standard output by default.", valueName: "file"))
        var output: String?

        @Option(help: "Why; noted in the audit.")
        var reason: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let format = try format ?? output.flatMap { try ContactFormat(file: $0) } ?? .csv
            let session = try await common.session()
            let file = try OutputFile(output)
            var line = ProgressLine<ExportProgress>(total: nil)
            do {
                let count = try await session.exportContacts(as: format, segment: segment, reason: reason) {
                    line.show($0)
                } write: {
                    try file.write($0)
                }
                try file.close()
                line.end()
                if output != nil || Terminal.isInteractive {
                    Terminal.say(count == 1 ? "1 contact exported" : "\(count) contacts exported")
                }
            } catch {
                file.discard()
                throw error
            }
        }
    }
}
