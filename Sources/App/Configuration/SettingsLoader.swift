internal import Configuration
internal import Foundation
internal import SystemPackage
internal import Time

/// Reads the configuration: a YAML file, overridden by the environment, overridden by flags. Secrets can also stand in files.
package struct SettingsLoader: Sendable {
    private let file: String?
    private let flags: [String: String]
    private let environment: [String: String]

    /// Reads from `file`, when one is named, from these environment variables, and from these flags (by key).
    package init(file: String?, flags: [String: String], environment: [String: String]) {
        self.file = file
        self.flags = flags
        self.environment = environment
    }

    /// Reads and checks everything; the first mistake is thrown.
    package func load() async throws(ConfigurationError) -> Settings {
        for key in flags.keys.sorted() where !Setting.isKey(key) {
            throw .unknownKey(key, suggestion: Setting.suggestion(for: key))
        }
        let sources = try await sources()
        var entries: [String: Settings.Entry] = [:]
        for setting in Setting.all { entries[setting.key] = try Self.checked(entry(of: setting, in: sources), for: setting) }
        return Settings(entries: entries)
    }

    // MARK: Sources

    private typealias Source = (origin: String, reader: ConfigReader)

    private func sources() async throws(ConfigurationError) -> [Source] {
        let flags = InMemoryProvider(
            values: Dictionary(
                uniqueKeysWithValues: flags.map {
                    (AbsoluteConfigKey($0.key.split(separator: ".").map(String.init)), .init(.string($0.value), isSecret: false))
                }
            )
        )
        let variables = EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "goniec")
        var sources: [Source] = [("flag", ConfigReader(provider: flags)), ("environment", ConfigReader(provider: variables))]
        if let file {
            // A file without any setting is none to the YAML provider.
            guard try SettingsFile(file).hasSettings else { return sources }
            do {
                let provider = try await FileProvider<YAMLSnapshot>(filePath: FilePath(file))
                sources.append(("file", ConfigReader(provider: provider)))
            } catch {
                throw .file(file, line: nil, reason: "\(error)")
            }
        }
        return sources
    }

    private func entry(of setting: Setting, in sources: [Source]) throws(ConfigurationError) -> Settings.Entry {
        for source in sources {
            // What is set to nothing, as compose files do with a variable they don't know, is not set.
            if let value = source.reader.string(forKey: ConfigKey(setting.key)), !value.isEmpty {
                return Settings.Entry(value: value, origin: source.origin)
            }
            if setting.isSecret, let path = source.reader.string(forKey: ConfigKey(setting.fileKey)), !path.isEmpty {
                return Settings.Entry(value: try Self.secret(in: path, for: setting), origin: path)
            }
        }
        return Settings.Entry(value: setting.fallback, origin: "default")
    }

    private static func secret(in path: String, for setting: Setting) throws(ConfigurationError) -> String {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536,
            let text = String(data: data, encoding: .utf8)
        else { throw .value(key: setting.fileKey, reason: "the file \(path) can't be read") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func checked(_ entry: Settings.Entry, for setting: Setting) throws(ConfigurationError) -> Settings.Entry {
        guard let value = entry.value else { return entry }
        let wanted: String
        switch setting.kind {
        case .text: return entry
        case .integer(let range):
            if let number = Int(value), range.contains(number) { return entry }
            wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .duration(let range):
            if let duration = Duration(literal: value), range.contains(duration) { return entry }
            wanted = "a duration from \(range.lowerBound.literal) to \(range.upperBound.literal)"
        case .choice(let words):
            if words.contains(value) { return entry }
            wanted = words.joined(separator: " or ")
        }
        throw .value(key: setting.key, reason: "\(wanted) is needed, not \"\(value)\"")
    }
}
