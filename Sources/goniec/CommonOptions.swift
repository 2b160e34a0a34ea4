import App
import ArgumentParser
import Foundation
import Logging

/// What every command takes: where its configuration is.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The YAML file with the configuration.", valueName: "file"))
    var config: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("Overrides a setting; can be given again.", valueName: "key=value"))
    var overrides: [String] = []

    @Option(name: .long, help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    /// The settings as file, environment and flags give them.
    func settings() async throws -> Settings {
        var flags: [String: String] = [:]
        for text in overrides {
            guard let equals = text.firstIndex(of: "=") else {
                throw ValidationError("--set takes key=value, not \"\(text)\": --set database.connections=8, for instance.")
            }
            flags[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        flags["log.level"] = logLevel ?? flags["log.level"]
        return try await SettingsLoader(file: config, flags: flags, environment: ProcessInfo.processInfo.environment).load()
    }

    /// A session over the settings; commands log warnings only, and quiet ones nothing, unless told otherwise.
    func session(quiet: Bool = false) async throws -> Session {
        let settings = try await settings()
        var logger = Logger(label: "goniec", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = settings.entry("log.level").origin == "default" ? (quiet ? .critical : .warning) : try settings.logLevel()
        return Session(settings: settings, logger: logger)
    }

    /// Runs roles until they are told to stop.
    func run(_ roles: [Role]) async throws {
        let settings = try await settings()
        var logger = Logger(label: "goniec", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = try settings.logLevel()
        try await Runner(settings: settings, logger: logger).run(roles)
    }
}

/// Output for programs.
struct JSONOption: ParsableArguments {
    @Flag(name: .long, help: "Print JSON for programs.")
    var json = false
}
