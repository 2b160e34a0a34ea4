/// One thing that keeps a scenario from being published, and where it stands.
package struct Problem: Hashable, Sendable {
    /// The file inside the scenario's folder.
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// Counted in code points from 1.
    package let column: Int
    /// A sentence that says what is wrong and, where it isn't obvious, the cure.
    package let message: String
    /// What was probably meant; nil when nothing comes near.
    package let suggestion: String?

    /// A problem at a place of a file.
    package init(file: String, line: Int, column: Int, message: String, suggestion: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
    }
}

extension Problem: CustomStringConvertible {
    /// `scenario.yaml:12:5: message (did you mean "x"?)`.
    package var description: String {
        "\(file):\(line):\(column): \(message)" + (suggestion.map { " (did you mean \"\($0)\"?)" } ?? "")
    }
}
