/// A file of a folder of templates, compiled.
struct TemplateFile: Sendable {
    enum Kind: Sendable {
        case html, text
    }

    /// The file's name without its endings.
    let name: String
    let fileName: String
    let kind: Kind
    let body: TemplatePart
    let subject: TemplatePart?
    let preheader: TemplatePart?
    /// The name of the template around this one, and where it is named.
    let layout: (name: String, position: SourcePosition)?

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
        let front = FrontMatter(source, name: fileName, problems: &problems)
        let options = TemplateOptions(escapesHTML: kind == .html, isStrict: true)
        let start = SourcePosition(line: front.bodyLine + 1, column: 1)
        let body = TemplatePart.compile(front.body, fileName, options, at: start, &problems)
        let subject = entry("subject", front, fileName, &problems)
        let preheader = entry("preheader", front, fileName, &problems)
        guard let body else { return nil }
        return TemplateFile(
            name: name, fileName: fileName, kind: kind, body: body, subject: subject, preheader: preheader,
            layout: front["layout"].map { ($0.value, $0.position) })
    }

    private static func entry(_ key: String, _ front: FrontMatter, _ name: String, _ problems: inout [TemplateError]) -> TemplatePart? {
        guard let entry = front[key] else { return nil }
        return TemplatePart.compile(entry.value, name, TemplateOptions(isStrict: true), at: entry.position, &problems)
    }
}
