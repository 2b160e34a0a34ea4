import Foundation
import Scenario
import Testing

@testable import Simulator

/// A folder of the acceptance cases, with its scenarios and tests.
struct AcceptanceFolder: CustomTestStringConvertible {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Acceptance")

    /// All of them, by their names.
    static let all: [AcceptanceFolder] = ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []).sorted()
        .map { AcceptanceFolder(url: root.appending(path: $0)) }

    let url: URL
    var testDescription: String { url.lastPathComponent }

    /// Every file, by its path in the folder.
    func files(_ subfolder: String = ".") throws -> [String: [UInt8]] {
        let folder = url.appending(path: subfolder)
        var files: [String: [UInt8]] = [:]
        for path in FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String }) ?? [] {
            if let data = FileManager.default.contents(atPath: folder.appending(path: path).path) { files[path] = Array(data) }
        }
        return files
    }

    func engine(_ subfolder: String = ".") throws -> Engine {
        Engine(definition: try ScenarioFolder(files: try files(subfolder)).definition(), version: 1)
    }

    var tests: [TestCase] {
        get throws {
            try files().filter { $0.key.hasPrefix("tests/") }.sorted { $0.key < $1.key }.flatMap { path, bytes in
                try TestCase.parse(yaml: String(decoding: bytes, as: UTF8.self), file: path)
            }
        }
    }
}

@Suite struct AcceptanceTests {
    @Test(arguments: AcceptanceFolder.all) func `every test of the folder passes in the simulator`(folder: AcceptanceFolder) throws {
        let tests = try folder.tests
        #expect(!tests.isEmpty)
        for test in tests {
            let engines = try [folder.engine()] + test.others.map { try folder.engine($0) }
            let files = try folder.files()
            let segments = try test.segments.map { path in
                try Segment.parse(yaml: String(decoding: try #require(files[path]), as: UTF8.self), file: path)
            }
            let outcome = test.run(Catalog(live: engines, segments: segments), identify: contactID)
            #expect(
                outcome.failures.isEmpty, "\(test.name):\n\(outcome.failures.map { $0.line(start: test.start) }.joined(separator: "\n"))")
        }
    }

    @Test func `there is a folder for each of the cases A to H`() {
        #expect(AcceptanceFolder.all.compactMap(\.testDescription.first) == Array("abcdefgh"))
    }
}
