internal import Foundation
internal import Yams

/// A configuration file, looked at before it is read: a mistyped key would otherwise be passed over in silence.
struct SettingsFile {
    /// False when the file is empty, or comments only.
    let hasSettings: Bool

    /// Checks a file; throws the first mistake with its line.
    init(_ path: String) throws(ConfigurationError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: try Self.text(of: path))
        } catch let error as ConfigurationError {
            throw error
        } catch let error as YamlError {
            throw .file(path, line: Self.line(of: error), reason: "not YAML: \(Self.reason(of: error))")
        } catch {
            throw .file(path, line: nil, reason: "not YAML: \(error)")
        }
        guard let root, root.null == nil else {
            hasSettings = false
            return
        }
        guard case .mapping(let mapping) = root else {
            throw .file(path, line: root.mark?.line, reason: "the file must be a mapping of settings, such as broker: {url: …}")
        }
        hasSettings = !mapping.isEmpty
        try Self.check(mapping, prefix: "", path: path)
    }

    private static func text(of path: String) throws(ConfigurationError) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noFile(path) }
        guard !isFolder.boolValue else { throw .file(path, line: nil, reason: "a folder can't be read as a configuration file") }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .file(path, line: nil, reason: "the file can't be read: give its owner's name or chmod it")
        }
        guard let text = String(data: data, encoding: .utf8) else { throw .file(path, line: nil, reason: "the file isn't UTF-8") }
        return text
    }

    private static func check(_ mapping: Node.Mapping, prefix: String, path: String) throws(ConfigurationError) {
        for (name, value) in mapping {
            let key = prefix + (name.string ?? "?")
            let line = name.mark?.line
            if Setting.isKey(key) {
                guard case .scalar = value else { throw .file(path, line: line, reason: "\(key) takes one value, no list or mapping") }
            } else if case .mapping(let inner) = value, Setting.isSection(key) {
                try check(inner, prefix: key + ".", path: path)
            } else if value.null == nil || !Setting.isSection(key) {
                let cure = Setting.suggestion(for: key).map { "did you mean \($0)?" } ?? "goniec config show lists the settings"
                throw .file(path, line: line, reason: "there is no setting \(key): \(cure)")
            }
        }
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    private static func reason(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let keys, _): "\(keys.sorted().joined(separator: ", ")) stands there more than once"
        default: "\(error)".split(separator: "\n").joined(separator: " ")
        }
    }
}
