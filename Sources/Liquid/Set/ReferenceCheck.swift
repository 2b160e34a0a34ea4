internal import JSON

/// Looks for names a file uses that exist nowhere.
struct ReferenceCheck {
    let roots: Set<String>
    let translations: Translations
    let localeNames: [String]
    /// The arguments given to each partial anywhere in the set.
    private let argumentNames: [String: Set<String>]

    init(roots: Set<String>, files: [TemplateFile], translations: Translations, localeNames: [String]) {
        self.roots = roots
        self.translations = translations
        self.localeNames = localeNames
        var names: [String: Set<String>] = [:]
        for file in files { names.merge(file.body.references.partialArguments) { $0.union($1) } }
        argumentNames = names
    }

    func problems(of file: TemplateFile, partials: Set<String>) -> [TemplateError] {
        var problems: [TemplateError] = []
        check(file.body, of: file, partials, line: file.bodyLine, &problems)
        for template in [file.subject, file.preheader].compactMap(\.self) {
            check(template, of: file, partials, line: 0, &problems)
        }
        if let layout = file.layout, !partials.contains(layout) {
            let hint = Spelling.hint(for: layout, among: partials)
            problems.append(
                TemplateError(message: "there is no layout '\(layout)'\(hint)", template: file.fileName, line: 1, column: 1))
        }
        return problems
    }

    private func check(_ template: Template, of file: TemplateFile, _ partials: Set<String>, line: Int, _ problems: inout [TemplateError]) {
        func report(_ message: String, _ reference: References.Reference) {
            let place = template.position(of: reference)
            problems.append(
                TemplateError(message: message, template: file.fileName, line: place.line + line, column: place.column))
        }
        let references = template.references
        for partial in references.partials where !partials.contains(partial.name) {
            report("there is no partial '\(partial.name)'\(Spelling.hint(for: partial.name, among: partials))", partial)
        }
        for variable in references.variables where !roots.contains(variable.name) && !isArgument(variable.name, of: file) {
            report("unknown variable '\(variable.name)'\(Spelling.hint(for: variable.name, among: roots))", variable)
        }
        guard !localeNames.isEmpty || !references.translations.isEmpty else { return }
        let keys = translations.keys
        for key in references.translations {
            let missing = localeNames.filter { !translations.has(key.name, in: $0) }
            if !localeNames.isEmpty, missing.isEmpty { continue }
            let whose = missing.isEmpty || missing.count == localeNames.count ? "" : " in locale \(missing.joined(separator: ", "))"
            report("there is no translation '\(key.name)'\(whose)\(Spelling.hint(for: key.name, among: keys.subtracting([key.name])))", key)
        }
    }

    /// Partials get variables from whoever calls them.
    private func isArgument(_ name: String, of file: TemplateFile) -> Bool {
        argumentNames[file.name]?.contains(name) ?? false
    }

}
