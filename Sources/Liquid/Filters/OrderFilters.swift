/// Elements in order.
enum OrderFilters {
    static let all: [String: Filter] = [
        "sort": Filter(0...1) { input, call throws(Failure) in
            try sort(input, call) { left, right throws(Failure) in try before(left, right) }
        },
        "sort_natural": Filter(0...1) { input, call throws(Failure) in
            try sort(input, call) { left, right throws(Failure) in beforeIgnoringCase(left, right) }
        },
    ]

    private struct Entry {
        let key: Value
        let element: Value
    }

    private static func sort(
        _ input: Value, _ call: FilterInvocation, _ isBefore: (Value, Value) throws(Failure) -> Bool
    ) throws(Failure) -> Value {
        let elements = try input.sequence(call)
        let isByProperty = !call[0].isNull
        if isByProperty, !elements.allSatisfy(\.hasProperties) { return elements.isEmpty ? .list([]) : .null }
        guard elements.count > 1 else { return .list(elements) }
        var entries: [Entry] = []
        entries.reserveCapacity(elements.count)
        for element in elements {
            let key = isByProperty ? try element.property(call[0]) ?? .null : element
            entries.append(Entry(key: key, element: element))
        }
        return .list(try merged(entries[...], isBefore).map(\.element))
    }

    /// A stable merge sort, which can throw out of its comparison.
    private static func merged(
        _ entries: ArraySlice<Entry>, _ isBefore: (Value, Value) throws(Failure) -> Bool
    ) throws(Failure) -> [Entry] {
        guard entries.count > 1 else { return Array(entries) }
        let middle = entries.startIndex + entries.count / 2
        let left = try merged(entries[..<middle], isBefore)
        let right = try merged(entries[middle...], isBefore)
        var result: [Entry] = []
        result.reserveCapacity(entries.count)
        var (one, two) = (0, 0)
        while one < left.count, two < right.count {
            if try isBefore(right[two].key, left[one].key) {
                result.append(right[two])
                two += 1
            } else {
                result.append(left[one])
                one += 1
            }
        }
        return result + left[one...] + right[two...]
    }

    private static func before(_ left: Value, _ right: Value) throws(Failure) -> Bool {
        if left.isNull || right.isNull { return !left.isNull && right.isNull }
        if let order = left.order(against: right) { return order == .before }
        if left.isEqual(to: right) { return false }
        throw .fault("cannot sort values of incompatible types")
    }

    /// ASCII letters alone are the same in either case, as with Ruby's `casecmp`.
    private static func beforeIgnoringCase(_ left: Value, _ right: Value) -> Bool {
        if left.isNull || right.isNull { return !left.isNull && right.isNull }
        return left.rendered.utf8.lazy.map(lower).lexicographicallyPrecedes(right.rendered.utf8.lazy.map(lower))
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
    }
}
