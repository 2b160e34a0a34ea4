internal import Foundation
internal import Liquid
internal import OpenSSL
package import Scenario
package import Store
internal import Workers

/// A folder that can be published.
package struct CheckedScenario: Sendable {
    /// The scenario.
    package let definition: ScenarioDefinition
    /// SHA-256 of the folder, hexadecimal.
    package let checksum: String
    /// Path → text.
    package let files: [String: String]
}

/// Everything that keeps a folder from being published, one line each.
package struct ValidationError: Error, CustomStringConvertible {
    /// `file:line:column: message`.
    package let problems: [String]

    package var description: String {
        problems.joined(separator: "\n")
    }
}

extension Session {
    /// Reads and checks a folder: definition, templates and translations; throws everything that is wrong at once. Needs no server.
    package static func check(folder path: String) throws -> CheckedScenario {
        let folder = try FolderReader.read(path)
        var problems: [String] = []
        var definition: ScenarioDefinition?
        do {
            definition = try folder.definition()
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

    /// Checks a folder and publishes it as the scenario's next version.
    package func publish(folder path: String, author: String?) async throws -> (scenario: String, result: Publishing) {
        let checked = try Self.check(folder: path)
        let author = author ?? Self.actor
        let result = try await withStore { store in
            // What the conditions add up has to be there before anybody asks.
            try await Self.addUp(AggregateNeeds(checked.definition.aggregates).sums, in: store) { _ in }
            return try await store.publish(
                scenario: checked.definition.key, checksum: checked.checksum, author: author, files: checked.files)
        }
        return (checked.definition.key, result)
    }
}
