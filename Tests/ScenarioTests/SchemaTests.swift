import Foundation
import JSON
import Testing

@testable import Scenario

@Suite struct SchemaTests {
    private static let check = SchemaCheck(root: FileSchema.scenario.json.object ?? [:])

    private static func tree(_ yaml: String) throws -> JSONValue {
        try JSONValue(yaml: yaml, file: "scenario.yaml")
    }

    @Test func `what the schema speaks of is what the parser knows`() throws {
        let definitions = try #require(Self.check.root["$defs"]?.object)
        #expect(definitions.names == Shape.allCases.filter { $0 != .segment }.map(\.rawValue))
        for shape in Shape.scenario.family {
            let definition = try #require(definitions[shape.rawValue]?.object)
            let forms = definition["anyOf"]?.array?.compactMap(\.object) ?? [definition]
            #expect(forms.count == max(shape.forms.count, 1))
            let names = forms.flatMap { $0["properties"]?.object?.names ?? [] }
            #expect(Set(names) == Set(shape.names), "\(shape)")
            #expect(Set(shape.names).count == shape.names.count && !shape.doc.isEmpty)
            #expect(shape.members.allSatisfy { $0.doc.hasSuffix(".") })
            for form in shape.forms { #expect((form.needs + form.allows).allSatisfy(shape.names.contains), "\(shape)") }
        }
    }

    @Test func `what a type can look like is of its type`() {
        for type in Shape.allCases.flatMap(\.members).map(\.type) {
            for example in type.examples {
                let root: JSONObject = type.schema
                #expect(SchemaCheck(root: root).errors(.string(example)).isEmpty, "\(type)")
            }
        }
    }

    @Test func `the scenarios with everything in them are valid, and every member stands in one`() throws {
        var seen: Set<String> = []
        for yaml in Everything.all {
            let tree = try Self.tree(yaml)
            #expect(Self.check.errors(tree).isEmpty)
            #expect(throws: Never.self) { try ScenarioDefinition.parse(yaml: yaml, in: Everything.context) }
            Self.collect(tree, &seen)
        }
        #expect(Set(Shape.scenario.family.flatMap(\.names)).subtracting(seen) == [])
    }

    @Test(arguments: [
        ("segment: a\ncondition: 'true'", true), ("segment: a\ndescription: b\ncondition: contact.attributes.plan == 'pro'", true),
        ("segment: A\ncondition: 'true'", false), ("segment: a", false), ("segment: a\ncondition: 'true'\nentry: b", false),
    ])
    func `a segment's schema takes what its parser takes`(yaml: String, isTaken: Bool) throws {
        let root = try #require(FileSchema.segment.json.object)
        #expect(root["$defs"]?.object?.names == ["segment"])
        #expect(SchemaCheck(root: root).errors(try Self.tree(yaml)).isEmpty == isTaken)
        #expect(((try? Segment.parse(yaml: yaml)) != nil) == isTaken)
    }

    private static func collect(_ value: JSONValue, _ names: inout Set<String>) {
        for element in value.array ?? [] { collect(element, &names) }
        for (name, value) in value.object ?? [:] {
            names.insert(name)
            collect(value, &names)
        }
    }

    @Test func `the examples that come with Goniec are valid`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Ops/examples").standardized
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path)
        var read = 0
        for name in names {
            guard let yaml = try? String(contentsOf: root.appending(path: "\(name)/scenario.yaml"), encoding: .utf8) else { continue }
            read += 1
            #expect(Self.check.errors(try Self.tree(yaml)).isEmpty, "\(name)")
        }
        #expect(read >= 2)
    }

    @Test(arguments: [
        "{}", "[]", "scenario: S\nentry: { on: a }\nsteps: [{ id: a, goto: exit }]", "scenario: s\nentry: { on: a }\nsteps: []",
        "scenario: s\nentry: { on: a, schedule: '@daily' }\nsteps: [{ id: a, goto: exit }]",
        "scenario: s\nentry: { on: a }\nsteps: [{ id: a, wait: { for: 2 hours } }]",
        "scenario: s\nentry: { on: a }\nsteps: [{ id: a, wait: { until: now, when: 'true' } }]",
        "scenario: s\nentry: { on: a }\nsteps: [{ id: a, wait: { for: 1h }, email: { template: t } }]",
        "scenario: s\nentry: { on: a }\nsteps: [{ id: a, email: { template: t, lane: bluk } }]",
        "scenario: s\nentry: { on: a }\nsteps: [{ id: a, goto: exit }]\npolicy: { control_group: 5 }",
        "scenario: s\nentry: { on: a }\nsteps: [{ id: a, split: [{ weight: 1 }] }]",
    ])
    func `what the parser refuses for its form, the schema refuses too`(yaml: String) throws {
        #expect(!Self.check.errors(try Self.tree(yaml)).isEmpty)
        #expect(throws: ScenarioProblems.self) { try ScenarioDefinition.parse(yaml: yaml) }
    }

    @Test func `a file that the parser takes, the schema takes`() throws {
        var generator = SeededGenerator(11)
        let trees = try Everything.all.map { try Self.tree($0) }
        var taken = 0
        var refused = 0
        for _ in 0..<4_000 {
            var tree = trees.randomElement(using: &generator) ?? .null
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0..<Mutation.count(tree), using: &generator)
                var mutation = Mutation(place: place, generator: generator)
                tree = mutation.apply(to: tree)
                generator = mutation.generator
            }
            // JSON is YAML.
            guard (try? ScenarioDefinition.parse(yaml: tree.text, in: Everything.context)) != nil else {
                refused += 1
                continue
            }
            taken += 1
            let errors = Self.check.errors(tree)
            #expect(errors.isEmpty, "\(tree.text)")
        }
        #expect(taken > 300 && refused > 300, "\(taken) taken, \(refused) refused")
    }

}

/// Changes one place of a tree: the value is left out, doubled, or taken for another.
private struct Mutation {
    /// Texts that some member or other takes.
    static let texts = [
        "once", "always", "after: 1d", "exit", "hold", "vip", "2h", "-1d", "1 < 2", "now", "contact", "UTC", "09:00", "24:00", "mon-fri",
        "2026-12-24", "pl", "5%", "0 12 * * *", "@daily", "2026-12-01T09:00:00Z", "offers", "bulk", "transactional", "resend", "left",
        "continue", "entry", "run", "at-risk", "t", "offer", "a@b.example", "x y",
    ]

    var place: Int
    var generator: SeededGenerator

    static func count(_ value: JSONValue) -> Int {
        switch value {
        case .object(let object): object.reduce(1) { $0 + count($1.value) }
        case .array(let elements): elements.reduce(1) { $0 + count($1) }
        default: 1
        }
    }

    mutating func apply(to value: JSONValue) -> JSONValue {
        changed(value) ?? .object([:])
    }

    /// The value with the change in it; nil when it is left out.
    private mutating func changed(_ value: JSONValue) -> JSONValue? {
        let isHere = place == 0
        place -= 1
        if isHere { return replacement(for: value) }
        switch value {
        case .object(let object):
            var members: [(String, JSONValue)] = []
            for (name, value) in object {
                if let value = changed(value) { members.append((name, value)) }
            }
            return .object(JSONObject(members))
        case .array(let elements):
            return .array(elements.compactMap { changed($0) })
        default: return value
        }
    }

    private mutating func replacement(for value: JSONValue) -> JSONValue? {
        let kind = Int.random(in: 0..<3, using: &generator)
        switch value {
        case .int: return kind == 0 ? nil : .int(Int64.random(in: -1...2_000, using: &generator))
        case .string: return kind == 0 ? nil : .string(Self.texts.randomElement(using: &generator) ?? "")
        case .array(let elements): return kind == 0 ? nil : kind == 1 ? .array([]) : elements.first
        case .object, .bool, .null, .double: return kind == 0 ? nil : kind == 1 ? .object([:]) : .string("exit")
        }
    }
}
