internal import Foundation
package import Scenario

/// Reads a scenario's folder from disk.
package enum FolderReader {
    /// The largest folder, in bytes and in files: a scenario is text.
    private static let sizeLimit = 8 << 20
    private static let countLimit = 500

    /// The scenario.yaml, templates, locales, calendars and tests of a folder; hidden files are passed over.
    package static func read(_ path: String) throws -> ScenarioFolder {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw FolderError.missing(path) }
        guard isFolder.boolValue else { throw FolderError.noFolder(path) }
        var files: [String: [UInt8]] = [:]
        var size = 0
        for name in (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted() {
            guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }), isScenarioFile(name) else { continue }
            guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else {
                throw FolderError.unreadable("\(path)/\(name)")
            }
            size += data.count
            guard size <= sizeLimit, files.count < countLimit else { throw FolderError.tooLarge(path) }
            files[name] = Array(data)
        }
        return ScenarioFolder(files: files)
    }

    private static func isScenarioFile(_ name: String) -> Bool {
        name == ScenarioFolder.definitionFile || name.hasPrefix("templates/") && name.hasSuffix(".liquid")
            || ["calendars/", "locales/", "tests/"].contains { name.hasPrefix($0) } && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
    }
}

/// Why a folder can't be read.
package enum FolderError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case noFolder(String)
    case unreadable(String)
    case tooLarge(String)

    package var description: String {
        switch self {
        case .missing(let path): "there is no folder \(path)"
        case .noFolder(let path): "\(path) is no folder: name the one that scenario.yaml lies in"
        case .unreadable(let path): "\(path) can't be read"
        case .tooLarge(let path): "\(path) has more than 8 MiB or 500 files: is it a scenario's folder?"
        }
    }
}
