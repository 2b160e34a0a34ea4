/// All faults of a folder of templates at once.
package struct TemplateSetError: Error, Equatable, CustomStringConvertible {
    /// Each with file, line and column, in the order of files and lines.
    package let problems: [TemplateError]

    /// Gathers faults.
    package init(problems: [TemplateError]) {
        self.problems = problems
    }

    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
