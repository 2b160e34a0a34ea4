/// A fault in a template's text, found while it was compiled.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, as one clause without a final stop.
    package let message: String
    /// The template's name, as given when it was compiled.
    package let template: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in Unicode scalars.
    package let column: Int

    /// Names a fault at a place.
    package init(message: String, template: String, line: Int, column: Int) {
        self.message = message
        self.template = template
        self.line = line
        self.column = column
    }

    package var description: String {
        "\(template):\(line):\(column): \(message)"
    }
}
