extension Compiler {
    /// A message of protobuf that is a value of CEL itself; there are no others.
    mutating func message(_ name: String, isRooted: Bool, _ fields: [(field: String, value: Syntax)], at offset: Int) -> Typed {
        let names = isRooted ? [name] : candidates(name)
        let values = fields.map { compile($0.value) }
        guard let type = names.lazy.compactMap({ WellKnownType(fullName: $0) }).first else {
            report("there are no messages '\(name)'; a map is written without a name", at: offset)
            return Typed(node: Constant(value: .null), type: .dyn)
        }
        for (field, value) in zip(fields, values) {
            guard let expected = type.fields[field.field] else {
                let suggestion = Suggestion.text(for: field.field, among: type.fields.keys)
                report("'\(name)' has no field '\(field.field)'\(suggestion)", at: field.value.offset)
                continue
            }
            if isStrict, !expected.accepts(value.type) {
                report("'\(field.field)' is a \(expected), not a \(value.type)", at: field.value.offset)
            }
        }
        let node = Message(type: type, fields: zip(fields, values).map { ($0.field, $1.node) })
        return Typed(node: folded(node, values), type: type.type)
    }
}
