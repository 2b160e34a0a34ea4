/// Why the configuration can't be used, in one sentence that names the key or the line and the cure.
package enum ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The file named by --config isn't there.
    case noFile(String)
    /// The file isn't YAML, or has a key that no setting has.
    case file(String, line: Int?, reason: String)
    /// A value that its setting can't take.
    case value(key: String, reason: String)
    /// A setting without which this can't work.
    case missing(key: String, cure: String)
    /// A key given by --set that no setting has.
    case unknownKey(String, suggestion: String?)

    package var description: String {
        switch self {
        case .noFile(let path): "there is no configuration file \(path)"
        case .file(let path, let line, let reason): "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)"
        case .value(let key, let reason): "\(key): \(reason)"
        case .missing(let key, let cure): "\(key) is not set: \(cure)"
        case .unknownKey(let key, let suggestion):
            "there is no setting \(key)\(suggestion.map { "; did you mean \($0)?" } ?? ": goniec config show lists them")"
        }
    }
}
