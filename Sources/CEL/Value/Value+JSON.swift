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

    /// How values that JSON doesn't know are written.
    package enum JSONForm: Sendable {
        /// As the specification's JSON mapping has it, except that every `int` stays a number; types, and keys that aren't strings, can't be
        /// written.
        case stored
        /// As the specification's JSON mapping has it: integers that a double can't hold exactly are text, a type is its name, keys become text.
        case mapped
    }

    /// The value as JSON: bytes are base64, timestamps and durations text, a missing optional is null. Nil for what the form can't write, and
    /// for more than 100,000 values.
    package func json(_ form: JSONForm = .stored) -> JSONValue? {
        var budget = 100_000
        return json(form, within: &budget)
    }

    private func json(_ form: JSONForm, within budget: inout Int) -> JSONValue? {
        budget -= 1
        guard budget >= 0 else { return nil }
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return Self.json(value, form)
        case .uint(let value): return Int64(exactly: value).map { Self.json($0, form) } ?? .string("\(value)")
        case .double(let value): return value.isFinite ? .double(value) : .string(value.celText)
        case .string(let value): return .string(value)
        case .bytes(let value): return .string(Base64.encode(value))
        case .timestamp(let instant): return .string(instant.description)
        case .duration(let span): return .string(span.description)
        case .list(let list): return Self.json(list, form, within: &budget)
        case .map(let map): return Self.json(map, form, within: &budget)
        case .optional(let value): return value.map { $0.json(form, within: &budget) } ?? .null
        case .address(let address): return .string(address.description)
        case .addressRange(let range): return .string(range.description)
        case .type(let type): return form == .mapped ? .string(type.name) : nil
        }
    }

    /// Integers up to this size are the same as doubles.
    private static let exact: Int64 = (1 << 53) - 1

    private static func json(_ value: Int64, _ form: JSONForm) -> JSONValue {
        form == .stored || (-exact...exact).contains(value) ? .int(value) : .string("\(value)")
    }

    private static func json(_ list: List, _ form: JSONForm, within budget: inout Int) -> JSONValue? {
        var elements: [JSONValue] = []
        for value in list {
            guard let element = value.json(form, within: &budget) else { return nil }
            elements.append(element)
        }
        return .array(elements)
    }

    private static func json(_ map: Map, _ form: JSONForm, within budget: inout Int) -> JSONValue? {
        var members = JSONObject()
        for (key, value) in map {
            guard let name = key.name(form), let member = value.json(form, within: &budget) else { return nil }
            members[name] = member
        }
        return .object(members)
    }
}

extension MapKey {
    fileprivate func name(_ form: Value.JSONForm) -> String? {
        switch self {
        case .string(let value): value
        case .bool(let value): form == .mapped ? "\(value)" : nil
        case .int(let value): form == .mapped ? "\(value)" : nil
        case .uint(let value): form == .mapped ? "\(value)" : nil
        }
    }
}
