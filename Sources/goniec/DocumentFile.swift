import Foundation
import JSON

/// Files that commands read; `-` is standard input.
enum DocumentFile {
    /// All that a file holds.
    static func bytes(_ path: String) throws -> [UInt8] {
        let data = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data else { throw Failure("there is no file \(path) that can be read") }
        return Array(data)
    }

    /// How many bytes a file has; nil when that isn't known.
    static func size(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    }

    /// The JSON object that a file holds.
    static func object(_ path: String) throws -> JSONObject {
        let bytes = try bytes(path)
        let name = path == "-" ? "standard input" : path
        do {
            guard let object = try JSONValue(parsing: bytes).object else { throw Failure("\(name) is not a JSON object") }
            return object
        } catch let error as JSONError {
            throw Failure("\(name) is not JSON: \(error)")
        }
    }
}
