internal import Foundation
internal import Scenario

/// A file that says where those under way go.
package struct MapFile: Sendable {
    private let path: String
    private let text: String

    /// Reads the file.
    package init(_ path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else { throw FolderError.unreadable(path) }
        self.path = path
        text = String(decoding: data, as: UTF8.self)
    }

    /// What it says, checked against the version that they go to.
    func map(for definition: ScenarioDefinition) throws -> MigrationMap {
        do {
            return try MigrationMap(yaml: text, file: path, for: definition)
        } catch {
            throw ValidationError(problems: error.problems.map(\.description))
        }
    }
}
