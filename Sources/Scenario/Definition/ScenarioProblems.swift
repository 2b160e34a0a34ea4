/// Everything that is wrong with a scenario's folder, in the order of the file; never empty.
package struct ScenarioProblems: Error, Equatable, Sendable {
    /// What is wrong.
    package let problems: [Problem]

    /// Sorts the problems by where they stand.
    package init(_ problems: [Problem]) {
        self.problems = problems.sorted { ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message) }
    }
}

extension ScenarioProblems: CustomStringConvertible {
    /// One problem a line.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
