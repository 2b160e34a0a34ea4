/// How two values stand to each other.
enum Order: Sendable {
    case less
    case equal
    case greater
    /// One of them is NaN.
    case none
}

extension Value {
    /// The order of two numbers of any kinds, or nil when either is no number. An integer is compared with a double as a double, as
    /// Google's implementations do.
    func numericOrder(_ other: Value) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : Order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .greater : Order(left, UInt64(right))
        case (.double(let left), .double(let right)): Order(left, right)
        case (.double(let left), .int(let right)): Order(left, Double(right))
        case (.double(let left), .uint(let right)): Order(left, Double(right))
        case (.int(let left), .double(let right)): Order(Double(left), right)
        case (.uint(let left), .double(let right)): Order(Double(left), right)
        default: nil
        }
    }

    /// The order of two values; nil when there is none for their types.
    func order(_ other: Value) -> Order? {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            left.hasSameScalars(as: right) ? .equal : left.precedesByScalars(right) ? .less : .greater
        case (.bytes(let left), .bytes(let right)):
            left == right ? .equal : left.lexicographicallyPrecedes(right) ? .less : .greater
        case (.bool(let left), .bool(let right)): Order(left ? 1 : 0, right ? 1 : 0)
        case (.timestamp(let left), .timestamp(let right)): Order(left, right)
        case (.duration(let left), .duration(let right)): Order(left, right)
        default: numericOrder(other)
        }
    }
}

extension Order {
    init<T: Comparable>(_ left: T, _ right: T) {
        self = left < right ? .less : left > right ? .greater : left == right ? .equal : .none
    }
}
