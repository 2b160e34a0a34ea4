/// Why a row of a file of contacts can't be taken in.
package struct RowProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where the row begins, counted from 1.
    package let line: Int
    /// The column, or the member, to blame.
    package let column: String?
    /// What is wrong with it.
    package let reason: String

    /// Blames a row.
    package init(line: Int, column: String? = nil, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    package var description: String {
        "line \(line)\(column.map { ", column \($0)" } ?? ""): \(reason)"
    }
}

/// What is wrong with a value, before it is known where it stands.
struct ValueProblem: Error, Equatable {
    let reason: String
    /// More bytes might mend it.
    var isIncomplete = false

    init(_ reason: String) {
        self.reason = reason
    }

    static func incomplete(_ reason: String) -> ValueProblem {
        var problem = ValueProblem(reason)
        problem.isIncomplete = true
        return problem
    }
}
