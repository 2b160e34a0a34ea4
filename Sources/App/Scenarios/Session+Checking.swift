internal import Foundation
internal import Liquid
internal import OpenSSL
package import Scenario
internal import Workers

extension Session {
    /// Reads and checks a folder: definition, templates and translations; throws everything that is wrong at once. Needs no server.
    ///
    /// `context` has what only a server knows: segments and attributes. Of what isn't known nothing is checked.
    package static func check(folder path: String, in context: ValidationContext = ValidationContext()) throws -> CheckedScenario {
        try check(try FolderReader.read(path), named: path, in: context)
    }

    /// Checks a folder that was read, or published before; `name` stands before the files in what is wrong with them.
    static func check(
        _ folder: ScenarioFolder, named path: String, in context: ValidationContext = ValidationContext()
    ) throws -> CheckedScenario {
        var problems: [String] = []
        var definition: ScenarioDefinition?
        do {
            definition = try folder.definition(in: context)
        } catch {
            problems += error.problems.map { "\(path)/\($0)" }
        }
        var files: [String: String] = [:]
        for (name, bytes) in folder.files {
            files[name] = String(validating: bytes, as: UTF8.self)
            if files[name] == nil { problems.append("\(path)/\(name):1:1: the file isn't valid UTF-8: save it in that encoding") }
        }
        do {
            _ = try TemplateSet(folder: files)
        } catch let error as TemplateSetError {
            problems += error.problems.map { "\(path)/templates/\($0)" }
        } catch {
            problems.append("\(path)/\(error)")
        }
        guard problems.isEmpty, let definition else { throw ValidationError(problems: problems) }
        let checksum = Digest.sha256(folder.canonicalBytes).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        return CheckedScenario(definition: definition, checksum: checksum, files: files)
    }
}
