import App
import Foundation
import Logging
import Support

/// Runs `body` with a folder that is gone afterwards.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "goniec-app-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

/// Writes a file with its folders and returns its path.
@discardableResult
func write(_ text: String, to path: String) throws -> String {
    try write(Array(text.utf8), to: path)
}

@discardableResult
func write(_ bytes: [UInt8], to path: String) throws -> String {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return path
}

/// Settings as flags alone give them.
func settings(_ flags: [String: String], file: String? = nil, environment: [String: String] = [:]) async throws -> Settings {
    try await SettingsLoader(file: file, flags: flags, environment: environment).load()
}

/// A session that logs nothing.
func session(_ flags: [String: String]) async throws -> Session {
    Session(settings: try await settings(flags), logger: .silent)
}
