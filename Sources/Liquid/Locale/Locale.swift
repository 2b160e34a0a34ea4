/// A language and perhaps a region: `pl`, `en-GB`, `pt_BR`.
package struct Locale: Hashable, Sendable {
    /// As it was given, with hyphens.
    package let identifier: String
    /// The language alone, in lower case.
    package let language: String

    /// Takes any text; one that names no language behaves like English where forms are concerned.
    package init(_ identifier: String) {
        self.identifier = String(identifier.map { $0 == "_" ? "-" : $0 })
        language = identifier.prefix { $0.isLetter }.lowercased()
    }
}
