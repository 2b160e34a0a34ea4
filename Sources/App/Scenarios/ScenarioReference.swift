internal import Foundation

/// What a command's argument means: a folder, or a published scenario.
package enum ScenarioReference: Sendable, Equatable, CustomStringConvertible {
    /// A folder on disk.
    case folder(String)
    /// A published version; nil for the live one.
    case published(String, version: Int?)

    /// Reads `FOLDER`, `KEY` or `KEY@VERSION`: what has a slash or is there is a folder.
    package init(_ text: String) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: text, isDirectory: &isFolder)
        guard !text.contains("/"), text != ".", text != "..", !exists else {
            self = .folder(text)
            return
        }
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let version = Int(parts[1]) {
            self = .published(String(parts[0]), version: version)
        } else {
            self = .published(text, version: nil)
        }
    }

    /// The folder, `KEY` or `KEY@VERSION`.
    package var description: String {
        switch self {
        case .folder(let path): path
        case .published(let key, let version): key + (version.map { "@\($0)" } ?? "")
        }
    }
}
