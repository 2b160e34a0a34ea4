internal import JSON

/// What depends on the reader's language.
enum LocaleFilters {
    static let all: [String: Filter] = [
        "t": translate,
        "translate": translate,
        "money": Filter(0...1, named: true) { input, call in
            if input.isNull { return .null }
            let currency = call["currency"] ?? call[0]
            guard let amount = input.number.exactNumber else { return .null }
            let locale = call["locale"].map { Locale($0.rendered) } ?? call.context.locale
            let code = currency.isNull ? nil : currency.rendered
            return .string(MoneyFormat.of(locale).text(amount, currency: code, locale: locale))
        },
    ]

    /// `{{ 'cart.items' | t: count: 3 }}`: a text with `%{name}` or `{{ name }}` replaced, in the plural form for `count`.
    private static let translate = Filter(named: true) { input, call in
        let key = input.rendered
        guard var value = call.context.translations.value(key, locale: call.context.locale) else { return .string("") }
        if let forms = value.object {
            let count = call["count"]?.number.exactNumber ?? .zero
            let category = PluralRules.category(of: count, language: call.context.locale.language)
            let zero = count == .zero ? forms["zero"] : nil
            guard let form = zero ?? forms[category.rawValue] ?? forms["other"] ?? forms["many"] else { return .string("") }
            value = form
        }
        let text = interpolated(Value(value).rendered, call)
        return call.escapesHTML ? .html(text) : .string(text)
    }

    private static func interpolated(_ text: String, _ call: FilterInvocation) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "{")) else { return text }
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let isPercent = bytes[at...].starts(with: "%{".utf8)
            guard isPercent || bytes[at...].starts(with: "{{".utf8),
                let end = ByteSearch.first(Array((isPercent ? "}" : "}}").utf8), in: bytes, from: at + 2)
            else {
                result.append(bytes[at])
                at += 1
                continue
            }
            let name = String(decoding: bytes[(at + 2)..<end], as: UTF8.self).trimmingLiquidSpace
            if let value = call[name] {
                let argument = call.escapesHTML ? value.escapedText : value.rendered
                result += argument.utf8
            }
            at = end + (isPercent ? 1 : 2)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
