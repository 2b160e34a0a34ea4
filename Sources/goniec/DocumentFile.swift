import Foundation
import JSON

/// JSON files that commands read.
enum DocumentFile {
    /// The object that a file holds; of standard input for `-`.
    static func object(_ path: String) throws -> JSONObject {
        let bytes = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let bytes else { throw Failure("there is no file \(path) that can be read") }
        let name = path == "-" ? "standard input" : path
        do {
            guard let object = try JSONValue(parsing: Array(bytes)).object else { throw Failure("\(name) is not a JSON object") }
            return object
        } catch let error as JSONError {
            throw Failure("\(name) is not JSON: \(error)")
        }
    }
}
