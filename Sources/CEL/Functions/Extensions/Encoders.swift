extension Function {
    /// `base64.encode` of bytes and `base64.decode` of text, padded or not.
    static let encoders: [Function] = [
        Function(
            name: "base64.encode", overloads: [.global(.bytes, gives: .string)],
            unary: { (value, frame) throws(EvaluationError) in
                guard case .bytes(let bytes) = value else { return nil }
                try frame.chargeBytes(bytes.count)
                return .string(Base64.encode(bytes))
            }
        ),
        Function(
            name: "base64.decode", overloads: [.global(.string, gives: .bytes)],
            unary: { (value, frame) throws(EvaluationError) in
                guard case .string(let text) = value else { return nil }
                try frame.chargeBytes(text.utf8.count)
                guard let bytes = Base64.decode(text) else { throw .unreadable(text: text, as: .bytes) }
                return .bytes(bytes)
            }
        ),
    ]
}
