package import JSON

/// The texts of the `t` filter, per locale: nested objects whose leaves are texts, or plural forms named as CLDR names them.
package struct Translations: Sendable {
    private let locales: [String: JSONValue]
    /// Where a text is looked for that the locale doesn't have.
    package let fallback: Locale

    /// Texts by locale: `["pl": {"cart": {"items": {"one": "%{count} rzecz", …}}}]`.
    package init(_ locales: [String: JSONValue] = [:], fallback: Locale = Locale("en")) {
        self.locales = locales
        self.fallback = fallback
    }

    /// The value at a key with dots: of the locale, its language, the fallback; nil when none has it.
    package func value(_ key: String, locale: Locale) -> JSONValue? {
        for name in [locale.identifier, locale.language, fallback.identifier, fallback.language] {
            if let texts = locales[name], let value = Self.value(key, in: texts) { return value }
        }
        return nil
    }

    /// Whether a locale itself has a key.
    func has(_ key: String, in locale: String) -> Bool {
        locales[locale].flatMap { Self.value(key, in: $0) } != nil
    }

    /// The locales' names, sorted.
    package var localeNames: [String] { locales.keys.sorted() }

    /// All keys of all locales.
    var keys: Set<String> {
        var keys: Set<String> = []
        for texts in locales.values { Self.collect(texts, prefix: "", into: &keys) }
        return keys
    }

    private static func value(_ key: String, in texts: JSONValue) -> JSONValue? {
        var value = texts
        for part in key.split(separator: ".") {
            guard let next = value[String(part)] else { return nil }
            value = next
        }
        return value
    }

    private static func collect(_ value: JSONValue, prefix: String, into keys: inout Set<String>) {
        guard let members = value.object else { return }
        for member in members {
            let key = prefix.isEmpty ? member.name : "\(prefix).\(member.name)"
            keys.insert(key)
            collect(member.value, prefix: key, into: &keys)
        }
    }
}
