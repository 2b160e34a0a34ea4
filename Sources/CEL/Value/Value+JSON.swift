package import JSON

extension Value {
    /// The value of a JSON document: numbers written as integers are `int`, others `double`; arrays and objects are converted as they
    /// are read.
    package init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .list(List(elements))
        case .object(let members): self = .map(Map(members))
        }
    }

    /// The value as JSON, as the specification's JSON mapping has it, except that every `int` stays a number; a missing optional is null. Nil for a type, for a
    /// map with a key that isn't a string, and for more than 100,000 values.
    package func json() -> JSONValue? {
        var budget = 100_000
        return json(within: &budget)
    }

    private func json(within budget: inout Int) -> JSONValue? {
        budget -= 1
        guard budget >= 0 else { return nil }
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value): return Int64(exactly: value).map { .int($0) } ?? .string("\(value)")
        case .double(let value): return value.isFinite ? .double(value) : .string(value.celText)
        case .string(let value): return .string(value)
        case .bytes(let value): return .string(Base64.encode(value))
        case .timestamp(let instant): return .string(instant.description)
        case .duration(let span): return .string(span.description)
        case .list(let list): return Self.json(list, within: &budget)
        case .map(let map): return Self.json(map, within: &budget)
        case .optional(let value): return value.map { $0.json(within: &budget) } ?? .null
        case .address(let address): return .string(address.description)
        case .addressRange(let range): return .string(range.description)
        case .type: return nil
        }
    }

    private static func json(_ list: List, within budget: inout Int) -> JSONValue? {
        var elements: [JSONValue] = []
        for value in list {
            guard let element = value.json(within: &budget) else { return nil }
            elements.append(element)
        }
        return .array(elements)
    }

    private static func json(_ map: Map, within budget: inout Int) -> JSONValue? {
        var members = JSONObject()
        for (key, value) in map {
            guard case .string(let name) = key, let member = value.json(within: &budget) else { return nil }
            members[name] = member
        }
        return .object(members)
    }
}
