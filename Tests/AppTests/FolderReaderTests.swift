import Scenario
import Testing

@testable import App

@Suite struct FolderReaderTests {
    @Test func `only what belongs to a scenario is read`() async throws {
        try await withFolder { folder in
            let kept = ["scenario.yaml", "templates/a/b.liquid", "locales/pl.yaml", "tests/one.yml"]
            for name in kept + [".git/config", "templates/.b.liquid", "notes.txt", "templates/b.html", "locales/x.txt"] {
                try write("x", to: "\(folder)/\(name)")
            }
            #expect(try FolderReader.read(folder).files.keys.sorted() == kept.sorted())
        }
    }

    @Test func `more than 8 MiB or 500 files are no scenario`() async throws {
        try await withFolder { folder in
            try write([UInt8](repeating: 0x20, count: 8 << 20), to: "\(folder)/templates/a.liquid")
            #expect(throws: Never.self) { try FolderReader.read(folder) }
            try write("x", to: "\(folder)/templates/b.liquid")
            #expect(throws: FolderError.tooLarge(folder)) { try FolderReader.read(folder) }
        }
        try await withFolder { folder in
            for number in 0..<500 { try write("x", to: "\(folder)/templates/\(number).liquid") }
            #expect(try FolderReader.read(folder).files.count == 500)
            try write("x", to: "\(folder)/templates/500.liquid")
            #expect(throws: FolderError.tooLarge(folder)) { try FolderReader.read(folder) }
        }
    }

    @Test func `no folder, a file and a folder in a file's place are refused by name`() async throws {
        try await withFolder { folder in
            #expect(throws: FolderError.missing("\(folder)/nope")) { try FolderReader.read("\(folder)/nope") }
            let file = try write("x", to: "\(folder)/file")
            #expect(throws: FolderError.noFolder(file)) { try FolderReader.read(file) }
            try write("x", to: "\(folder)/scenario.yaml/inner.txt")
            #expect(throws: FolderError.unreadable("\(folder)/scenario.yaml")) { try FolderReader.read(folder) }
        }
    }

    @Test func `all that is wrong with a folder is said at once`() async throws {
        try await withFolder { folder in
            try write("scenario: [", to: "\(folder)/scenario.yaml")
            try write("{% if %}", to: "\(folder)/templates/a.liquid")
            try write([0xFF], to: "\(folder)/templates/b.liquid")
            let error = #expect(throws: ValidationError.self) { try Session.check(folder: folder) }
            let problems = error?.problems ?? []
            #expect(problems.count >= 3)
            for file in ["scenario.yaml", "templates/a.liquid", "templates/b.liquid"] {
                #expect(problems.contains { $0.hasPrefix("\(folder)/\(file):") }, "\(file) in \(problems)")
            }
        }
    }
}
