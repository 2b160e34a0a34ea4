import CEL
import JSON

/// Evaluates a condition for one set of bindings after another.
struct CELContender: Contender {
    private let condition: Expression
    private let bindings: [[String: Value]]

    /// Compiles a condition on the variables that the first bindings have, and reads the bindings.
    init(expression: [UInt8], bindings: [UInt8]) throws {
        guard let sets = try JSONValue(parsing: bindings).array?.compactMap(\.object), let first = sets.first else {
            throw MaterialError.notAList
        }
        self.bindings = sets.map { set in
            Dictionary(uniqueKeysWithValues: set.map { ($0.name, Value($0.value)) })
        }
        let variables = Dictionary(uniqueKeysWithValues: first.map { ($0.name, ValueType.map(.string, .dyn)) })
        condition = try Expression(String(decoding: expression, as: UTF8.self), in: Environment(variables), giving: .bool)
    }

    var product: JSONValue {
        get throws { .array(try bindings.map { .bool(try condition.isTrue($0)) }) }
    }

    func run(times: Int) throws -> Int {
        let first = bindings[0]
        var count = 0
        for _ in 0..<times where try condition.isTrue(first) { count &+= 1 }
        return count
    }
}
