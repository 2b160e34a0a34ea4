package import JSON

/// A kind of file that people write, as a JSON Schema (draft 2020-12) for editors: what the parser takes, as far as a schema can say it.
package enum FileSchema: String {
    /// `scenario.yaml`.
    case scenario
    /// A segment's file.
    case segment

    /// The schema: one definition for each mapping of the file.
    package var json: JSONValue {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string("urn:goniec:schema:\(rawValue)"),
            "title": .string("A \(rawValue) of Goniec"), "$ref": Self.reference(to: root),
            "$defs": .object(JSONObject(root.family.map { ($0.rawValue, Self.schema(of: $0)) })),
        ]
    }

    /// The mapping that is the whole file.
    private var root: Shape {
        switch self {
        case .scenario: .scenario
        case .segment: .segment
        }
    }

    static func reference(to shape: Shape) -> JSONValue {
        .string("#/$defs/\(shape.rawValue)")
    }

    private static func schema(of shape: Shape) -> JSONValue {
        var schema: JSONObject = ["description": .string(shape.doc)]
        if shape.forms.isEmpty {
            schema.merge(object(shape.members, of: shape, required: []))
        } else {
            schema["anyOf"] = .array(
                shape.forms.map { form in
                    let isInAll = { (name: String) in !shape.forms.contains { $0.speaksOf(name) } }
                    let members = shape.members.filter { form.speaksOf($0.name) || isInAll($0.name) }
                    var schema: JSONObject = ["title": .string("one that \(form.says)")]
                    schema.merge(object(members, of: shape, required: form.needs))
                    return .object(schema)
                })
        }
        return .object(schema)
    }

    private static func object(_ members: [Shape.Member], of shape: Shape, required: [String]) -> JSONObject {
        let names = members.filter { $0.isRequired || required.contains($0.name) }.map(\.name)
        var schema: JSONObject = ["type": "object"]
        schema["properties"] = .object(JSONObject(members.map { ($0.name, property($0)) }))
        if !names.isEmpty { schema["required"] = .array(names.map { .string($0) }) }
        schema["additionalProperties"] = false
        return schema
    }

    private static func property(_ member: Shape.Member) -> JSONValue {
        var schema: JSONObject = ["description": .string(member.doc)]
        schema.merge(member.type.schema)
        return .object(schema)
    }
}
