package import JSON

/// A scenario's folder of templates and translations, checked as a whole and rendered many times.
package struct TemplateSet: Sendable {
    /// The top-level variables a mail's templates may use.
    package static let roots: Set<String> = ["contact", "event", "scenario", "step", "links", "sender", "content", "key", "context"]

    let html: [String: TemplateFile]
    let text: [String: TemplateFile]
    let htmlPartials: [String: Template]
    let textPartials: [String: Template]
    /// The texts of the `t` filter.
    package let translations: Translations

    /// Compiles `templates/*` (by file name: `order.html.liquid`, `order.txt.liquid`) with `locales/*` (by locale: `pl`);
    /// throws everything that is wrong: syntax, unknown filters, tags, partials, layouts, translations and
    /// variables, these unless `roots` is nil.
    package init(
        files: [String: String], locales: [String: JSONValue], fallback: Locale = Locale("en"), roots: Set<String>? = TemplateSet.roots
    ) throws(TemplateSetError) {
        var problems: [TemplateError] = []
        var html: [String: TemplateFile] = [:]
        var text: [String: TemplateFile] = [:]
        for (name, source) in files.sorted(by: { $0.key < $1.key }) {
            guard let file = TemplateFile.parse(name, source, problems: &problems) else { continue }
            if file.kind == .html { html[file.name] = file } else { text[file.name] = file }
        }
        self.html = html
        self.text = text
        htmlPartials = html.mapValues(\.body.template)
        textPartials = text.mapValues(\.body.template)
        translations = Translations(locales, fallback: fallback)
        let all = Array(html.values) + Array(text.values)
        let check = ReferenceCheck(roots: roots, files: all, translations: translations)
        for file in all {
            problems += check.problems(of: file, partials: file.kind == .html ? Set(html.keys) : Set(text.keys))
        }
        guard problems.isEmpty else { throw TemplateSetError(problems: problems.inFileOrder) }
    }

    /// The names of all templates, sorted, without endings.
    package var names: [String] {
        Set(html.keys).union(text.keys).sorted()
    }

    /// The compiled body of a file, by its file name (`order.html.liquid`); nil when there is none.
    package func template(_ fileName: String) -> Template? {
        (Array(html.values) + Array(text.values)).first { $0.fileName == fileName }?.body.template
    }
}

extension [TemplateError] {
    fileprivate var inFileOrder: [TemplateError] {
        sorted { ($0.template, $0.line, $0.column, $0.message) < ($1.template, $1.line, $1.column, $1.message) }
    }
}
