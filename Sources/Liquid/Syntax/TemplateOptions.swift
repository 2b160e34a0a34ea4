/// How a template is compiled.
package struct TemplateOptions: Sendable {
    /// Whether what `{{ }}` writes is escaped for HTML, unless the `raw` filter or an escaping filter came last.
    package var escapesHTML = false
    /// Whether an unknown filter is an error; an unknown tag always is.
    package var isStrict = false
    /// How deep blocks may lie in each other.
    package var nestingLimit = 100
    /// How long a template's source may be, in bytes.
    package var sourceLimit = 1 << 20

    /// Escapes HTML or not; unknown filters are errors or pass their input through.
    package init(escapesHTML: Bool = false, isStrict: Bool = false) {
        self.escapesHTML = escapesHTML
        self.isStrict = isStrict
    }
}
