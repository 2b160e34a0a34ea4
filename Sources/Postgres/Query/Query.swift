/// A statement and its parameters: `"SELECT … WHERE id = \(id)"` binds `id` as `$1`, so that data can never become SQL.
///
/// The same text with the same parameter types is prepared once a connection.
package struct Query: Hashable, Sendable {
    /// The text, with `$1`, `$2`, … for the parameters.
    package let sql: String
    /// The parameters.
    package let parameters: Parameters
    /// Whether it is worth preparing; statements that open and close a transaction are not.
    let isPrepared: Bool

    /// Makes a query of its parts.
    package init(sql: String, parameters: Parameters = Parameters()) {
        self.init(sql: sql, parameters: parameters, isPrepared: true)
    }

    init(sql: String, parameters: Parameters = Parameters(), isPrepared: Bool) {
        self.sql = sql
        self.parameters = parameters
        self.isPrepared = isPrepared
    }

    /// The server takes no message of 1 GiB (`PQ_LARGE_MESSAGE_LIMIT`) and hangs up.
    private static let largest = 1_000_000_000

    /// Why it cannot be sent, when it cannot.
    var problem: PostgresError? {
        if let reason = parameters.problem { return .encoding(reason) }
        if parameters.count > Int(UInt16.max) { return .misuse("a query has more than 65535 parameters") }
        if parameters.buffer.bytes.count + sql.utf8.count > Self.largest { return .encoding("the statement is larger than 1 GB") }
        if sql.utf8.contains(0) { return .encoding("the statement's text holds a NUL character") }
        return nil
    }
}

extension Query: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        self.init(sql: value)
    }

    package init(stringInterpolation: StringInterpolation) {
        self.init(sql: stringInterpolation.sql, parameters: stringInterpolation.parameters)
    }

    /// Builds a query of a literal's pieces.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql = ""
        fileprivate var parameters = Parameters()

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + 3 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            sql += literal
        }

        /// Binds a value as the next parameter.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            parameters.append(value)
            sql += "$\(parameters.count)"
        }

        /// Inserts SQL as it is; only ever text that this program wrote.
        package mutating func appendInterpolation(unescaped text: String) {
            sql += text
        }

        /// Inserts a name of a table, column or channel, quoted.
        package mutating func appendInterpolation(identifier name: String) {
            sql += name.quoted(with: "\"")
        }

        /// Inserts a text constant, quoted, for statements that take no parameters (standard_conforming_strings is on).
        package mutating func appendInterpolation(literal text: String) {
            sql += text.quoted(with: "'")
        }
    }
}

extension String {
    func quoted(with quote: Character) -> String {
        "\(quote)\(split(separator: quote, omittingEmptySubsequences: false).joined(separator: "\(quote)\(quote)"))\(quote)"
    }
}
