internal import CEL
internal import JSON

extension Value {
    /// The value in the specification's JSON mapping: integers that a double can't hold exactly are text, bytes are base64, timestamps and
    /// durations are text, a type is its name, a missing optional is null, keys become text. Nil for more than 100,000 values.
    func mapped() -> JSONValue? {
        var budget = 100_000
        return mapped(within: &budget)
    }

    /// Integers up to this size are the same as doubles.
    private static let exact: Int64 = (1 << 53) - 1

    private func mapped(within budget: inout Int) -> JSONValue? {
        budget -= 1
        guard budget >= 0 else { return nil }
        switch self {
        case .int(let value): return (-Self.exact...Self.exact).contains(value) ? .int(value) : .string("\(value)")
        case .uint(let value): return value <= UInt64(Self.exact) ? .int(Int64(value)) : .string("\(value)")
        case .list(let list): return Self.mapped(list, within: &budget)
        case .map(let map): return Self.mapped(map, within: &budget)
        case .type(let type): return .string(type.name)
        case .optional(let value): return value.map { $0.mapped(within: &budget) } ?? .null
        case .null, .bool, .double, .string, .bytes, .timestamp, .duration, .address, .addressRange: return json()
        }
    }

    private static func mapped(_ list: List, within budget: inout Int) -> JSONValue? {
        var elements: [JSONValue] = []
        for value in list {
            guard let element = value.mapped(within: &budget) else { return nil }
            elements.append(element)
        }
        return .array(elements)
    }

    private static func mapped(_ map: Map, within budget: inout Int) -> JSONValue? {
        var members = JSONObject()
        for (key, value) in map {
            guard let member = value.mapped(within: &budget) else { return nil }
            members[key.text] = member
        }
        return .object(members)
    }
}

extension MapKey {
    fileprivate var text: String {
        switch self {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)"
        case .string(let value): value
        }
    }
}
