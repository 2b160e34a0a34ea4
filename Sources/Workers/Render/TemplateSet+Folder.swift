internal import JSON
package import Liquid
internal import Scenario

extension TemplateSet {
    /// Compiles the templates and translations of a scenario's folder (path → text); throws everything that is wrong with them.
    /// See `init(files:locales:fallback:roots:)` for `roots`.
    package init(folder files: [String: String], roots: Set<String>? = TemplateSet.roots) throws {
        var templates: [String: String] = [:]
        var locales: [String: JSONValue] = [:]
        for (path, text) in files {
            if path.hasPrefix("templates/") { templates[String(path.dropFirst("templates/".count))] = text }
            if path.hasPrefix("locales/"), let name = path.split(separator: "/").last?.split(separator: ".").first {
                locales[String(name)] = try JSONValue(yaml: text, file: path)
            }
        }
        try self.init(files: templates, locales: locales, roots: roots)
    }
}
