/// A template that is a part of a file: its body, or a value of its front matter.
struct TemplatePart: Sendable {
    let template: Template
    /// Where it begins in the file.
    let start: SourcePosition

    /// Compiles a part; what is wrong in it is added to the problems, and nil returned.
    static func compile(
        _ source: String, _ name: String, _ options: TemplateOptions, at start: SourcePosition, _ problems: inout [TemplateError]
    ) -> TemplatePart? {
        do {
            return TemplatePart(template: try Template(source, name: name, options: options), start: start)
        } catch {
            let place = SourcePosition(line: error.line, column: error.column).moved(to: start)
            problems.append(TemplateError(message: error.message, template: name, line: place.line, column: place.column))
            return nil
        }
    }

    /// A fault at a reference, with its place in the file.
    func error(_ message: String, at reference: References.Reference) -> TemplateError {
        let place = template.position(of: reference).moved(to: start)
        return TemplateError(message: message, template: template.name, line: place.line, column: place.column)
    }
}

extension SourcePosition {
    /// The place in a file of a place in a part that begins at `start`.
    func moved(to start: SourcePosition) -> SourcePosition {
        SourcePosition(line: line + start.line - 1, column: line == 1 ? column + start.column - 1 : column)
    }
}
