/// Elements by a property.
enum SelectFilters {
    static let all: [String: Filter] = [
        "where": Filter(1...2) { input, call throws(Failure) in
            try select(input, call) { elements, holds in .list(elements.indices.filter { holds[$0] }.map { elements[$0] }) }
        },
        "reject": Filter(1...2) { input, call throws(Failure) in
            try select(input, call) { elements, holds in .list(elements.indices.filter { !holds[$0] }.map { elements[$0] }) }
        },
        "has": Filter(1...2) { input, call throws(Failure) in
            try select(input, call, stopsAtFirst: true) { _, holds in .bool(holds.contains(true)) }
        },
        "find": Filter(1...2) { input, call throws(Failure) in
            try select(input, call, stopsAtFirst: true) { elements, holds in holds.firstIndex(of: true).map { elements[$0] } ?? .null }
        },
        "find_index": Filter(1...2) { input, call throws(Failure) in
            try select(input, call, stopsAtFirst: true) { _, holds in holds.firstIndex(of: true).map { .int(Int64($0)) } ?? .null }
        },
    ]

    /// Asks each element whether its property is truthy, or equal to a second argument.
    private static func select(
        _ input: Value, _ call: FilterInvocation, stopsAtFirst: Bool = false, _ result: ([Value], [Bool]) -> Value
    ) throws(Failure) -> Value {
        let elements = try input.sequence(call)
        var holds: [Bool] = []
        holds.reserveCapacity(elements.count)
        for element in elements {
            guard let value = try element.property(call[0]) else { return .null }
            let isMatch = call[1].isNull ? value.isTruthy : value.isEqual(to: call[1])
            holds.append(isMatch)
            if isMatch, stopsAtFirst { break }
        }
        return result(elements, holds)
    }
}
