internal import Configuration
internal import Foundation
internal import SystemPackage
internal import Yams

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
        for key in flags.keys.sorted() where Setting.named(key) == nil && !Self.fileKeys.contains(key) {
            throw .unknownKey(key, suggestion: Self.suggestion(for: key))
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
            try Self.checkKeys(of: file)
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
            if let value = source.reader.string(forKey: ConfigKey(setting.key)) {
                return Settings.Entry(value: value, origin: source.origin)
            }
            if setting.isSecret, let path = source.reader.string(forKey: ConfigKey(setting.fileKey)) {
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
        guard case .integer(let range) = setting.kind, let value = entry.value else { return entry }
        guard let number = Int(value), range.contains(number) else {
            throw .value(
                key: setting.key, reason: "a whole number from \(range.lowerBound) to \(range.upperBound) is needed, not \"\(value)\"")
        }
        return entry
    }

    // MARK: The file's keys

    private static let fileKeys = Set(Setting.all.filter(\.isSecret).map(\.fileKey))

    private static func suggestion(for key: String) -> String? {
        let names = Setting.all.map(\.key) + fileKeys
        let tail = key.split(separator: ".").last.map(String.init) ?? key
        return names.first { $0.hasSuffix("." + tail) } ?? names.first { $0.hasPrefix(key) }
    }

    /// Finds keys that no setting has, with their lines: a mistyped key would otherwise be passed over in silence.
    private static func checkKeys(of path: String) throws(ConfigurationError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .noFile(path) }
        guard let text = String(data: data, encoding: .utf8) else { throw .file(path, line: nil, reason: "the file isn't UTF-8") }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw .file(path, line: line(of: error), reason: "not YAML: \(reason(of: error))")
        } catch {
            throw .file(path, line: nil, reason: "not YAML: \(error)")
        }
        guard let root else { return }
        guard case .mapping(let mapping) = root else {
            throw .file(path, line: root.mark?.line, reason: "the file must be a mapping of settings, such as broker: {url: …}")
        }
        try check(mapping, prefix: "", path: path)
    }

    private static func check(_ mapping: Node.Mapping, prefix: String, path: String) throws(ConfigurationError) {
        for (name, value) in mapping {
            let key = prefix + (name.string ?? "?")
            if case .mapping(let inner) = value {
                try check(inner, prefix: key + ".", path: path)
            } else if Setting.named(key) == nil, !fileKeys.contains(key) {
                let cure = suggestion(for: key).map { "did you mean \($0)?" } ?? "goniec config show lists the settings"
                throw .file(path, line: name.mark?.line, reason: "there is no setting \(key): \(cure)")
            }
        }
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    private static func reason(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        default: "\(error)"
        }
    }
}
