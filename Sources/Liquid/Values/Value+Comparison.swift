internal import JSON

extension Value {
    /// Ruby's `==`: numbers by value, texts, arrays and objects by content.
    func isEqual(to other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.range(let low, let high), .range(let otherLow, let otherHigh)): return low == otherLow && high == otherHigh
        case (.loop(let left), .loop(let right)): return left == right
        case (.snippet(let left), .snippet(let right)): return left === right
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { name, value in right[name].map { Value(value).isEqual(to: Value($0)) } ?? false }
        case (.int(let left), .int(let right)): return left == right
        default: break
        }
        if let left = text, let right = other.text { return left == right }
        if let left = elements, let right = other.elements {
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
        }
        return isNumber && other.isNumber && order(against: other) == .same
    }

    /// Liquid's `==`, where `empty` and `blank` are questions.
    func matches(_ other: Value) -> Bool {
        switch (self, other) {
        case (.empty, .empty), (.empty, .blank), (.blank, .empty), (.blank, .blank): false
        case (.empty, _): other.isEmptyCollection ?? false
        case (.blank, _): other.isBlankValue
        case (_, .empty): isEmptyCollection ?? false
        case (_, .blank): isBlankValue
        default: isEqual(to: other)
        }
    }

    enum Order {
        case before, same, after
    }

    var isNumber: Bool {
        switch self {
        case .int, .double, .decimal: true
        default: false
        }
    }

    /// How two numbers or two texts are ordered; nil where Ruby's `<=>` has no answer.
    func order(against other: Value) -> Order? {
        if case .int(let left) = self, case .int(let right) = other { return Self.order(left, right) }
        if let left = text, let right = other.text { return Self.order(left, right) }
        guard isNumber, other.isNumber else { return nil }
        if let left = exactNumber, let right = other.exactNumber { return Self.order(left, right) }
        return Self.order(approximateNumber, other.approximateNumber)
    }

    private static func order<Item: Comparable>(_ left: Item, _ right: Item) -> Order? {
        if left < right { return .before }
        if left == right { return .same }
        return left > right ? .after : nil
    }

    private static func order(_ left: String, _ right: String) -> Order {
        // Ruby compares bytes; Swift's `<` compares canonical forms.
        if left.utf8.elementsEqual(right.utf8) { return .same }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? .before : .after
    }

    /// Liquid's `<`, `<=`, `>` and `>=`: false where a side has no such operator, an error where the sides don't fit each other.
    func compare(_ comparison: Comparison, with other: Value) throws(Failure) -> Bool {
        guard isNumber || text != nil, other.isNumber || other.text != nil else { return false }
        guard let order = order(against: other) else {
            if isNumber, other.isNumber { return false }
            throw .fault("comparison of \(rubyClass) with \(text == nil ? other.rubyClass : other.inspected) failed")
        }
        return switch comparison {
        case .less: order == .before
        case .lessOrEqual: order != .after
        case .greater: order == .after
        default: order != .before
        }
    }

    /// Whether a text holds another, an array an element, an object a member's name, a range a number.
    func contains(_ other: Value) -> Bool {
        guard isTruthy, other.isTruthy else { return false }
        switch self {
        case .string(let text), .html(let text): return text.bytesContain(other.rendered)
        case .array(let elements): return elements.contains { Value($0).isEqual(to: other) }
        case .list(let elements): return elements.contains { $0.isEqual(to: other) }
        case .object(let members): return other.text.map { members[$0] != nil } ?? false
        case .range(let low, let high):
            guard other.isNumber else { return false }
            let number = other.approximateNumber
            return number >= Double(low) && number <= Double(high)
        default: return false
        }
    }

    var rubyClass: String {
        switch self {
        case .null: "NilClass"
        case .bool(let bool): bool ? "TrueClass" : "FalseClass"
        case .int: "Integer"
        case .double: "Float"
        case .decimal(let number): number.isInteger ? "Integer" : "BigDecimal"
        case .string, .html, .empty, .blank: "String"
        case .array, .list: "Array"
        case .object: "Hash"
        case .range: "Range"
        case .loop: "Liquid::ForloopDrop"
        case .snippet: "Liquid::SnippetDrop"
        }
    }

    private var inspected: String {
        isNumber ? rendered : rubyClass
    }
}

extension String {
    /// Whether the bytes of `other` stand somewhere in this text.
    func bytesContain(_ other: String) -> Bool {
        ByteSearch.first(Array(other.utf8), in: Array(utf8), from: 0) != nil
    }
}
