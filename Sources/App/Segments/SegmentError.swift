/// What can't be done with a segment.
package enum SegmentError: Error, Equatable, CustomStringConvertible {
    /// Nothing was published under the key.
    case unknown(String, suggestion: String?)
    /// Two files have the same key.
    case twice(String)
    /// Scenarios let contacts in by it.
    case used(String, by: [String])
    /// A file can't be read.
    case unreadable(String)

    package var description: String {
        switch self {
        case .unknown(let key, let suggestion):
            "there is no segment \(key)" + (suggestion.map { "; did you mean \($0)?" } ?? ": goniec segment list shows those there are")
        case .twice(let key): "the segment \(key) stands in two of the files"
        case .used(let key, let scenarios):
            "contacts come into \(scenarios.joined(separator: ", ")) by the segment \(key): publish those with another entry first"
        case .unreadable(let path): "\(path) can't be read: a segment is one YAML file of UTF-8 text"
        }
    }
}
