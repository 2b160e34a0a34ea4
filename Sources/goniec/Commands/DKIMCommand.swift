import App
import ArgumentParser
import JSON

/// `goniec dkim`.
struct DKIMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dkim",
        abstract: "The keys that mails are signed with.",
        subcommands: [Generate.self, Show.self]
    )

    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an RSA-2048 and an Ed25519 key for a sending domain.",
            discussion: "Example: goniec dkim generate shop.example --selector 2026a"
        )

        @Argument(help: "The sending domain.")
        var domain: String

        @Option(help: "What the selectors begin with; r and e are added. To rotate, generate under a new one and remove the old later.")
        var selector = "goniec1"

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            for path in try session.generateKeys(domain: domain, selector: selector) { print("wrote \(path)") }
            for record in try session.dnsRecords(domain: domain) { print("\(record.name) TXT \"\(record.value)\"") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the DNS records to publish.",
            discussion: "Example: goniec dkim show shop.example --json"
        )

        @Argument(help: "The sending domain; mail.domain by default.")
        var domain: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let records = try await common.session().dnsRecords(domain: domain)
            guard output.json else { return records.forEach { print("\($0.name) TXT \"\($0.value)\"") } }
            print(Output.array(records.map { ["name": .string($0.name), "value": .string($0.value)] }))
        }
    }
}
