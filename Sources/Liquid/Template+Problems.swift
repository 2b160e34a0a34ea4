extension Template {
    /// What it uses that isn't known: variables it doesn't set itself, and partials; in the order of the source, with what was meant.
    package func problems(variables: Set<String>, partials: Set<String>) -> [TemplateError] {
        let start = SourcePosition(line: 1, column: 1)
        return TemplatePart(template: self, start: start).problems(variables: variables, partials: partials)
    }
}

extension TemplatePart {
    /// No variable is unknown when `variables` is nil.
    func problems(variables: Set<String>?, partials: Set<String>) -> [TemplateError] {
        let references = template.references
        let unknownPartials = references.partials.filter { !partials.contains($0.name) }.map { partial in
            let hint = Spelling.hint(for: partial.name, among: partials)
            return error("there is no partial '\(partial.name)'\(hint)", at: partial)
        }
        let unknownVariables = references.variables.filter { variables?.contains($0.name) == false }.map { variable in
            let hint = Spelling.hint(for: variable.name, among: variables ?? [])
            return error("unknown variable '\(variable.name)'\(hint)", at: variable)
        }
        return (unknownPartials + unknownVariables).sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}
