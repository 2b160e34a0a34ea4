import Foundation
import JSON
import Testing

@testable import Scenario

/// docs/scenarios.md says what is so.
@Suite struct ReferenceTests {
    private static func reference() throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../docs/scenarios.md").standardized
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test func `the reference speaks of every member`() throws {
        let text = try Self.reference()
        for shape in Shape.allCases {
            for name in shape.names { #expect(text.contains("`\(name)`"), "\(shape): \(name)") }
        }
    }

    @Test func `its examples are scenarios and segments`() throws {
        let blocks = try Self.reference().components(separatedBy: "```yaml\n").dropFirst().compactMap { block in
            block.components(separatedBy: "```").first
        }
        #expect(blocks.count >= 9)
        for yaml in blocks {
            let isSegment = yaml.hasPrefix("segment:")
            let check = SchemaCheck(root: (isSegment ? FileSchema.segment : .scenario).json.object ?? [:])
            #expect(throws: Never.self) {
                if isSegment { _ = try Segment.parse(yaml: yaml) } else { _ = try ScenarioDefinition.parse(yaml: yaml) }
            }
            #expect(check.errors(try JSONValue(yaml: yaml, file: "example.yaml")).isEmpty, "\(yaml.prefix(40))")
        }
    }
}
