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
        return try value.member(fields[...])
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
    /// What lies under the fields, each in the one before.
    fileprivate func member(_ fields: ArraySlice<String>) throws(EvaluationError) -> Value {
        guard let field = fields.first else { return self }
        guard case .map(let map) = self else { throw .noMatchingOverload(function: "select .\(field)", arguments: [type]) }
        if let object = map.json {
            guard let member = object[field] else { throw .noSuchKey(field) }
            return try member.member(fields.dropFirst())
        }
        guard let member = map[field] else { throw .noSuchKey(field) }
        return try member.member(fields.dropFirst())
    }
}

extension JSONValue {
    fileprivate func member(_ fields: ArraySlice<String>) throws(EvaluationError) -> CEL.Value {
        guard let field = fields.first else { return CEL.Value(self) }
        guard case .object(let object) = self else {
            throw .noMatchingOverload(function: "select .\(field)", arguments: [CEL.Value(self).type])
        }
        guard let member = object[field] else { throw .noSuchKey(field) }
        return try member.member(fields.dropFirst())
    }
}

/// `has(operand.field)`
struct Presence: Node {
    let operand: any Node
    let field: String

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        try frame.charge(1)
        guard case .map(let map) = value else { throw .noMatchingOverload(function: "has", arguments: [value.type]) }
        return .bool(map[field] != nil)
    }
}

/// `operand[index]`
struct Element: Node {
    let operand: any Node
    let index: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        let index = try index.evaluate(&frame)
        try frame.charge(1)
        switch value {
        case .map(let map):
            guard MapKey(index) != nil || index.isNumber else { throw .unsupportedKey(index.type) }
            guard let key = MapKey(lookingUp: index), let element = map[key] else { throw .noSuchKey(index.text) }
            return element
        case .list(let list):
            guard index.isNumber else { throw .noMatchingOverload(function: "_[_]", arguments: [.list, index.type]) }
            guard let position = index.wholeNumber else { throw .invalidIndex }
            guard list.indices.contains(position) else { throw .indexOutOfRange(count: list.count) }
            return list[position]
        default: throw .noMatchingOverload(function: "_[_]", arguments: [value.type, index.type])
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
