internal import JSON

/// A variable of the bindings.
struct Variable: Node {
    let name: String

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        guard let value = frame.bindings.value(of: name) else { throw .unboundVariable(name) }
        return value
    }
}

/// The variable of a macro.
struct Local: Node {
    let slot: Int

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value { frame.locals[slot] }
}

/// `variable.field.field`: what most conditions read, so it goes down in one step and makes no values on the way.
struct Path: Node {
    let variable: String
    let fields: [String]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        guard let value = frame.bindings.value(of: variable) else { throw .unboundVariable(variable) }
        try frame.charge(fields.count)
        return try value.member(fields)
    }
}

/// `operand.field`
struct Selection: Node {
    let operand: any Node
    let field: String

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        try frame.charge(1)
        return try value.member([field])
    }
}

extension Value {
    /// What lies under the fields from a position on, each in the one before.
    fileprivate func member(_ fields: [String], from position: Int = 0) throws(EvaluationError) -> Value {
        guard position < fields.count else { return self }
        let field = fields[position]
        if case .optional = self { return try optionalMember(field).member(fields, from: position + 1) }
        guard case .map(let map) = self else { throw .noMatchingOverload(function: "select .\(field)", arguments: [type]) }
        if let object = map.json {
            guard let member = object[field] else { throw .noSuchKey(field) }
            return try member.member(fields, from: position + 1)
        }
        guard let member = map[field] else { throw .noSuchKey(field) }
        return try member.member(fields, from: position + 1)
    }
}

extension JSONValue {
    fileprivate func member(_ fields: [String], from position: Int = 0) throws(EvaluationError) -> CEL.Value {
        guard position < fields.count else { return CEL.Value(self) }
        let field = fields[position]
        guard case .object(let object) = self else {
            throw .noMatchingOverload(function: "select .\(field)", arguments: [CEL.Value(self).type])
        }
        guard let member = object[field] else { throw .noSuchKey(field) }
        return try member.member(fields, from: position + 1)
    }
}

/// `has(operand.field)`
struct Presence: Node {
    let operand: any Node
    let field: String

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        try frame.charge(1)
        if case .map(let map) = value { return .bool(map[field] != nil) }
        guard case .optional(let value) = value else { throw .noMatchingOverload(function: "has", arguments: [value.type]) }
        guard let value else { return false }
        return .bool(try value.optionalMember(field) != .optional(nil))
    }
}

/// `operand[index]`
struct Element: Node {
    let operand: any Node
    let index: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        let index = try index.evaluate(&frame)
        try frame.charge(1 + index.readingCost)
        if case .optional(let value) = value { return .optional(try value?.element(index)) }
        if let element = try value.element(index) { return element }
        if case .list(let list) = value { throw .indexOutOfRange(count: list.count) }
        throw .noSuchKey(index.text)
    }
}

extension Value {
    /// The element of a list or map; nil when there is none.
    func element(_ index: Value) throws(EvaluationError) -> Value? {
        switch self {
        case .map(let map):
            guard MapKey(index) != nil || index.isNumber else { throw .unsupportedKey(index.type) }
            return MapKey(lookingUp: index).flatMap { map[$0] }
        case .list(let list):
            guard index.isNumber else { throw .noMatchingOverload(function: "_[_]", arguments: [.list, index.type]) }
            guard let position = index.wholeNumber else { throw .invalidIndex }
            return list.indices.contains(position) ? list[position] : nil
        default: throw .noMatchingOverload(function: "_[_]", arguments: [type, index.type])
        }
    }

    /// The member of a map as an optional, also of one that is optional itself.
    func optionalMember(_ field: String) throws(EvaluationError) -> Value {
        switch self {
        case .map(let map): return .optional(map[field])
        case .optional(let value): return try value?.optionalMember(field) ?? self
        default: throw .noMatchingOverload(function: "select .?\(field)", arguments: [type])
        }
    }
}

extension Value {
    fileprivate var isNumber: Bool {
        switch self {
        case .int, .uint, .double: true
        default: false
        }
    }

    /// The number, when it is whole and fits.
    fileprivate var wholeNumber: Int? {
        switch self {
        case .int(let value): Int(exactly: value)
        case .uint(let value): Int(exactly: value) ?? .max
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value for an error's sentence.
    var text: String {
        switch self {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)u"
        case .double(let value): value.celText
        case .string(let value): "'\(value.prefix(80))'"
        default: type.name
        }
    }
}
