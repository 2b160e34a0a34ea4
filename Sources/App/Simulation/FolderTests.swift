internal import Foundation
internal import Scenario
package import Simulator
internal import Store

/// The tests of a scenario's folder.
package struct FolderTests: Sendable {
    /// A test and what came of it.
    package struct Result: Sendable {
        /// The file that it stands in.
        package let file: String
        /// The test.
        package let test: TestCase
        /// What came of it.
        package let outcome: TestCase.Outcome
    }

    /// The tests by their files, in the order of these.
    private let files: [(path: String, tests: [TestCase])]
    private let folder: String

    /// Reads a folder's tests, or says all that is wrong with them and with the scenario.
    package init(folder: String) throws {
        self.folder = folder
        var problems: [String] = []
        do { _ = try Session.check(folder: folder) } catch let error as ValidationError { problems += error.problems }
        var files: [(path: String, tests: [TestCase])] = []
        for (path, bytes) in try FolderReader.read(folder).files.sorted(by: { $0.key < $1.key }) where path.hasPrefix("tests/") {
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            do {
                files.append((path, try TestCase.parse(yaml: text, file: path)))
            } catch {
                problems += error.problems.map { "\(folder)/\($0)" }
            }
        }
        guard problems.isEmpty else { throw ValidationError(problems: problems) }
        self.files = files
    }

    /// How many tests there are.
    package var count: Int { files.reduce(0) { $0 + $1.tests.count } }

    /// Runs them all, one after the other.
    package func run(_ report: (Result) throws -> Void) throws {
        for (path, tests) in files {
            for test in tests {
                let outcome = test.run(try scenarios(for: test).catalog) { ContactIdentity.contactID(subject: $0) }
                try report(Result(file: "\(folder)/\(path)", test: test, outcome: outcome))
            }
        }
    }

    private func scenarios(for test: TestCase) throws -> SimulatedScenarios {
        try SimulatedScenarios(
            folders: [folder] + test.others.map { "\(folder)/\($0)" }, segments: test.segments.map { "\(folder)/\($0)" })
    }
}
