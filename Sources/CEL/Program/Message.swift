/// `google.protobuf.Duration{seconds: 1}`
struct Message: Node {
    let type: WellKnownType
    let fields: [(name: String, value: any Node)]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(fields.count + 1)
        var values: [(name: String, value: Value)] = []
        for (name, node) in fields {
            let value = try node.evaluate(&frame)
            if node is OptionalPart, case .optional(let present) = value {
                if let present { values.append((name, present)) }
            } else {
                values.append((name, value))
            }
        }
        return try type.value(of: values, &frame)
    }
}
