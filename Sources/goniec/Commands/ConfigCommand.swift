import App
import ArgumentParser
import JSON

/// `goniec config`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The configuration as it stands.",
        subcommands: [Show.self]
    )

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every setting, its value, and where it comes from; secrets are hidden.",
            discussion: """
                The output is a configuration file, which --config can be given.
                Example: GONIEC_DRAIN_SECONDS=10 goniec config show
                """
        )

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await common.settings()
            if output.json {
                print(
                    Output.array(
                        Setting.all.map { setting in
                            let entry = settings.shown(setting)
                            return [
                                "key": .string(setting.key), "value": entry.value.map { .string($0) } ?? .null,
                                "origin": .string(entry.origin), "help": .string(setting.help),
                            ]
                        }
                    )
                )
                return
            }
            print(SettingsListing.yaml(settings))
        }
    }
}
