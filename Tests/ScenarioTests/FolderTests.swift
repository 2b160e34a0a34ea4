import Testing

@testable import Scenario

@Suite struct FolderTests {
    static let yaml = "scenario: s\nentry: { on: begun }\nsteps: [{ id: a, email: { template: hello } }]"

    @Test func `a folder gives its definition with the templates checked`() throws {
        var folder = ScenarioFolder(files: ["scenario.yaml": Array(Self.yaml.utf8)])
        #expect(throws: ScenarioProblems.self) { try folder.definition() }
        folder.files["templates/hello.liquid"] = []
        #expect(try folder.definition().key == "s")
        folder.files["scenario.yaml"] = [0xFF]
        #expect(throws: ScenarioProblems.self) { try folder.definition() }
        #expect(throws: ScenarioProblems.self) { try ScenarioFolder(files: [:]).definition() }
    }

    @Test func `a template's name is its path without the endings`() {
        let names = [
            "templates/a.liquid", "templates/a.txt.liquid", "templates/b.html.liquid", "templates/parts/c.liquid", "x.liquid",
            "templates/d",
        ]
        let folder = ScenarioFolder(files: Dictionary(uniqueKeysWithValues: names.map { ($0, []) }))
        #expect(folder.templateNames == ["a", "b", "parts/c"])
    }

    @Test func `canonical bytes tell any two folders apart`() {
        let one = ScenarioFolder(files: ["a": [1, 2], "b": []])
        #expect(one.canonicalBytes == ScenarioFolder(files: ["b": [], "a": [1, 2]]).canonicalBytes)
        let others = [["a": [1], "b": [2]], ["a": [1, 2]], ["a": [], "b": [1, 2]], ["ab": [1, 2]]].map { ScenarioFolder(files: $0) }
        #expect(Set(others.map(\.canonicalBytes)).count == 4)
        #expect(!others.map(\.canonicalBytes).contains(one.canonicalBytes))
    }
}
