import App
import ArgumentParser
import Foundation
import JSON

/// `goniec bounce`.
struct BounceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bounce", abstract: "Mails that come back.", subcommands: [Publish.self])

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand raw mails (RFC 5322), at most 1 MiB each, to the bounce worker.",
            discussion: """
                Made for Postfix's pipe(8): exits with 75 (EX_TEMPFAIL) when the mail should be brought again later, and with 65 (EX_DATAERR) \
                when it can't be taken at all.
                Example: goniec bounce publish --config /etc/goniec.yaml - < bounce.eml
                """
        )

        @Argument(help: "Files with one mail each; - is standard input.")
        var files: [String]

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            do {
                let count = try await common.session().publishBounces(files)
                print(
                    output.json
                        ? Output.object(["published": .int(Int64(count))]) : count == 1 ? "1 mail published" : "\(count) mails published")
            } catch {
                Terminal.say("Error: \(error)")
                throw ExitCode(error is MailFileError ? EX_DATAERR : EX_TEMPFAIL)
            }
        }
    }
}
