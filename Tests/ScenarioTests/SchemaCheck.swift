import JSON

/// As much of JSON Schema 2020-12 as `goniec scenario schema` uses; a keyword that it doesn't know is an error, so that none goes unchecked.
struct SchemaCheck {
    let root: JSONObject

    /// What is wrong with a value, each with its place; nothing when it is valid.
    func errors(_ value: JSONValue) -> [String] {
        errors(value, root, "$")
    }

    private func errors(_ value: JSONValue, _ schema: JSONObject, _ place: String) -> [String] {
        schema.flatMap { keyword, rule -> [String] in
            switch keyword {
            case "$ref": resolve(rule.string ?? "").map { errors(value, $0, place) } ?? ["\(place): \(rule.text) leads nowhere"]
            case "anyOf": anyOf(value, rule.array ?? [], place)
            case "type": isOfType(value, rule) ? [] : ["\(place): \(value.text) is no \(rule.text)"]
            case "enum": rule.array?.contains(value) == true ? [] : ["\(place): \(value.text) is none of \(rule.text)"]
            case "const": value == rule ? [] : ["\(place): \(value.text) isn't \(rule.text)"]
            case "pattern", "minLength", "minimum", "maximum": scalar(value, keyword, rule, place)
            case "items", "minItems": list(value, keyword, rule, place)
            case "properties", "required", "additionalProperties", "minProperties": object(value, schema, keyword, place)
            case "$schema", "$id", "$defs", "title", "description", "examples", "format": []
            default: ["\(place): the schema has `\(keyword)`"]
            }
        }
    }

    func resolve(_ reference: String) -> JSONObject? {
        root["$defs"]?[reference.replacing("#/$defs/", with: "")]?.object
    }

    private func anyOf(_ value: JSONValue, _ rules: [JSONValue], _ place: String) -> [String] {
        let failures = rules.map { $0.object.map { errors(value, $0, place) } ?? ["\(place): no schema"] }
        return failures.contains(where: \.isEmpty) ? [] : ["\(place): \(value.text) fits none of \(failures)"]
    }

    private func isOfType(_ value: JSONValue, _ rule: JSONValue) -> Bool {
        if let types = rule.array { return types.contains { isOfType(value, $0) } }
        return switch value {
        case .string: rule == "string"
        case .int: rule == "integer" || rule == "number"
        case .double: rule == "number"
        case .bool: rule == "boolean"
        case .null: rule == "null"
        case .array: rule == "array"
        case .object: rule == "object"
        }
    }

    private func scalar(_ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ place: String) -> [String] {
        let isFine =
            switch (keyword, value) {
            case ("pattern", .string(let text)): (try? Regex(rule.string ?? "").firstMatch(in: text)) != nil
            case ("minLength", .string(let text)): text.count >= Int(rule.int ?? 0)
            case ("minimum", .int(let number)): number >= rule.int ?? 0
            case ("maximum", .int(let number)): number <= rule.int ?? 0
            default: true
            }
        return isFine ? [] : ["\(place): \(value.text) breaks \(keyword) \(rule.text)"]
    }

    private func list(_ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ place: String) -> [String] {
        guard let elements = value.array else { return [] }
        if keyword == "minItems" { return elements.count >= Int(rule.int ?? 0) ? [] : ["\(place): too short"] }
        return elements.enumerated().flatMap { errors($1, rule.object ?? [:], "\(place)[\($0)]") }
    }

    private func object(_ value: JSONValue, _ schema: JSONObject, _ keyword: String, _ place: String) -> [String] {
        guard let members = value.object, let rule = schema[keyword] else { return [] }
        switch keyword {
        case "required": return (rule.array ?? []).filter { members[$0.string ?? ""] == nil }.map { "\(place): \($0.text) is missing" }
        case "minProperties": return members.count >= Int(rule.int ?? 0) ? [] : ["\(place): empty"]
        case "properties":
            return members.flatMap { name, value in rule[name]?.object.map { errors(value, $0, "\(place).\(name)") } ?? [] }
        default:
            let others = members.filter { schema["properties"]?[$0.name] == nil }
            if rule == false { return others.map { "\(place): \($0.name) is unknown" } }
            return others.flatMap { errors($0.value, rule.object ?? [:], "\(place).\($0.name)") }
        }
    }
}
