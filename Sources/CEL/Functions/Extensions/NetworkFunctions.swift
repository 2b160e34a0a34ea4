extension Function {
    /// `ip`, `cidr`, `isIP`, `isCIDR`, `ip.isCanonical`, and what can be asked of addresses and ranges (cel-go's network extension).
    static let networks: [Function] = [
        Function(
            name: "ip", overloads: [.global(.string, gives: .address), .member(.addressRange, gives: .address)],
            unary: { (value, _) throws(EvaluationError) in
                if case .addressRange(let range) = value { return .address(range.address) }
                return try value.readAddress().map { .address($0) }
            }
        ),
        conversion("cidr", from: [.string], to: .addressRange) { (value, _) throws(EvaluationError) in
            try value.readAddressRange().map { .addressRange($0) }
        },
        conversion("isIP", from: [.string], to: .bool) { (value, _) throws(EvaluationError) in
            guard case .string(let text) = value else { return nil }
            return .bool(IPAddress(text) != nil)
        },
        conversion("isCIDR", from: [.string], to: .bool) { (value, _) throws(EvaluationError) in
            guard case .string(let text) = value else { return nil }
            return .bool(IPRange(text) != nil)
        },
        conversion("ip.isCanonical", from: [.string], to: .bool) { (value, _) throws(EvaluationError) in
            guard case .string(let text) = value else { return nil }
            return try value.readAddress().map { .bool($0.description == text) }
        },
        ofAddress("family", gives: .int) { .int($0.isV4 ? 4 : 6) },
        ofAddress("isUnspecified", gives: .bool) { .bool($0.isUnspecified) },
        ofAddress("isLoopback", gives: .bool) { .bool($0.isLoopback) },
        ofAddress("isGlobalUnicast", gives: .bool) { .bool($0.isGlobalUnicast) },
        ofAddress("isLinkLocalUnicast", gives: .bool) { .bool($0.isLinkLocalUnicast) },
        ofAddress("isLinkLocalMulticast", gives: .bool) { .bool($0.isLinkLocalMulticast) },
        ofRange("masked", gives: .addressRange) { .addressRange($0.masked) },
        ofRange("prefixLength", gives: .int) { .int(Int64($0.length)) },
        containment("containsIP", of: .address) { (range, value) throws(EvaluationError) in
            try value.readAddress().map { range.contains($0) }
        },
        containment("containsCIDR", of: .addressRange) { (range, value) throws(EvaluationError) in
            try value.readAddressRange().map { range.contains($0) }
        },
    ]

    private static func ofAddress(
        _ name: String, gives result: ValueType, _ body: @escaping @Sendable (IPAddress) -> Value
    ) -> Function {
        Function(
            name: name, overloads: [.member(.address, gives: result)],
            unary: { (value, _) throws(EvaluationError) in
                guard case .address(let address) = value else { return nil }
                return body(address)
            }
        )
    }

    private static func ofRange(_ name: String, gives result: ValueType, _ body: @escaping @Sendable (IPRange) -> Value) -> Function {
        Function(
            name: name, overloads: [.member(.addressRange, gives: result)],
            unary: { (value, _) throws(EvaluationError) in
                guard case .addressRange(let range) = value else { return nil }
                return body(range)
            }
        )
    }

    private static func containment(
        _ name: String, of part: ValueType, _ test: @escaping @Sendable (IPRange, Value) throws(EvaluationError) -> Bool?
    ) -> Function {
        Function(
            name: name,
            overloads: [.member(.addressRange, part, gives: .bool), .member(.addressRange, .string, gives: .bool)],
            binary: { (range, value, _) throws(EvaluationError) in
                guard case .addressRange(let range) = range else { return nil }
                return try test(range, value).map { .bool($0) }
            }
        )
    }
}

extension Value {
    /// The address that this is or that its text writes; nil for a value of another type.
    fileprivate func readAddress() throws(EvaluationError) -> IPAddress? {
        if case .address(let address) = self { return address }
        guard case .string(let text) = self else { return nil }
        guard let address = IPAddress(text) else { throw .unreadable(text: text, as: .address) }
        return address
    }

    /// The range that this is or that its text writes; nil for a value of another type.
    fileprivate func readAddressRange() throws(EvaluationError) -> IPRange? {
        if case .addressRange(let range) = self { return range }
        guard case .string(let text) = self else { return nil }
        guard let range = IPRange(text) else { throw .unreadable(text: text, as: .addressRange) }
        return range
    }
}
