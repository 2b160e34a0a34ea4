/// A file of a folder of templates, compiled.
struct TemplateFile: Sendable {
    enum Kind: Sendable {
        case html, text
    }

    /// The file's name without its endings.
    let name: String
    let fileName: String
    let kind: Kind
    let body: Template
    let subject: Template?
    let preheader: Template?
    let layout: String?
    /// How many lines of front matter stand before the body.
    let bodyLine: Int

    /// Compiles a file; what is wrong in it is added to the problems, and nil returned.
    static func parse(_ fileName: String, _ source: String, problems: inout [TemplateError]) -> TemplateFile? {
        let kind: Kind
        let name: String
        if fileName.hasSuffix(".html.liquid") {
            (kind, name) = (.html, String(fileName.dropLast(12)))
        } else if fileName.hasSuffix(".txt.liquid") {
            (kind, name) = (.text, String(fileName.dropLast(11)))
        } else if fileName.hasSuffix(".liquid") {
            (kind, name) = (.html, String(fileName.dropLast(7)))
        } else {
            problems.append(
                TemplateError(
                    message: "a template's name ends in .html.liquid or .txt.liquid", template: fileName, line: 1, column: 1))
            return nil
        }
        let before = problems.count
        let front = FrontMatter(source, name: fileName, problems: &problems)
        let options = TemplateOptions(escapesHTML: kind == .html, isStrict: true)
        let body = compile(front.body, fileName, options, line: front.bodyLine, column: 0, &problems)
        let subject = entry("subject", front, fileName, &problems)
        let preheader = entry("preheader", front, fileName, &problems)
        guard problems.count == before, let body else { return nil }
        return TemplateFile(
            name: name, fileName: fileName, kind: kind, body: body, subject: subject, preheader: preheader,
            layout: front["layout"]?.value, bodyLine: front.bodyLine)
    }

    private static func entry(_ key: String, _ front: FrontMatter, _ name: String, _ problems: inout [TemplateError]) -> Template? {
        guard let entry = front[key] else { return nil }
        return compile(
            entry.value, name, TemplateOptions(escapesHTML: false, isStrict: true), line: entry.line - 1, column: entry.column - 1,
            &problems)
    }

    private static func compile(
        _ source: String, _ name: String, _ options: TemplateOptions, line: Int, column: Int, _ problems: inout [TemplateError]
    ) -> Template? {
        do {
            return try Template(source, name: name, options: options)
        } catch {
            problems.append(error.moved(lines: line, columns: column))
            return nil
        }
    }
}

extension TemplateError {
    /// The fault in a file of which the template is only a part.
    func moved(lines: Int, columns: Int) -> TemplateError {
        TemplateError(message: message, template: template, line: line + lines, column: line == 1 ? column + columns : column)
    }
}
