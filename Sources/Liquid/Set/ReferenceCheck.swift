/// Looks for names a file uses that exist nowhere.
struct ReferenceCheck {
    private let roots: Set<String>?
    private let translations: Translations
    private let translationKeys: Set<String>
    /// The arguments given to each partial anywhere in the set.
    private let argumentNames: [String: Set<String>]

    init(roots: Set<String>?, files: [TemplateFile], translations: Translations) {
        self.roots = roots
        self.translations = translations
        translationKeys = translations.keys
        var names: [String: Set<String>] = [:]
        for file in files { names.merge(file.body.template.references.partialArguments) { $0.union($1) } }
        argumentNames = names
    }

    /// What is wrong in a file, which may use these partials and layouts.
    func problems(of file: TemplateFile, partials: Set<String>) -> [TemplateError] {
        var problems: [TemplateError] = []
        if let layout = file.layout, !partials.contains(layout.name) {
            let hint = Spelling.hint(for: layout.name, among: partials)
            problems.append(
                TemplateError(
                    message: "there is no layout '\(layout.name)'\(hint)", template: file.fileName, line: layout.position.line,
                    column: layout.position.column))
        }
        for part in [file.body, file.subject, file.preheader].compactMap(\.self) {
            problems += self.problems(of: part, arguments: argumentNames[file.name] ?? [], partials: partials)
        }
        return problems
    }

    private func problems(of part: TemplatePart, arguments: Set<String>, partials: Set<String>) -> [TemplateError] {
        // Partials get variables from whoever calls them.
        part.problems(variables: roots?.union(arguments), partials: partials)
            + part.template.references.translations.compactMap { problem(of: $0, in: part) }
    }

    private func problem(of key: References.Reference, in part: TemplatePart) -> TemplateError? {
        let locales = translations.localeNames
        let missing = locales.filter { !translations.has(key.name, in: $0) }
        if !locales.isEmpty, missing.isEmpty { return nil }
        let whose = missing.count == locales.count ? "" : " in locale \(missing.joined(separator: ", "))"
        let hint = Spelling.hint(for: key.name, among: translationKeys.subtracting([key.name]))
        return part.error("there is no translation '\(key.name)'\(whose)\(hint)", at: key)
    }
}
