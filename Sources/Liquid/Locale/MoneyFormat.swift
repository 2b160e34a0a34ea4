/// How a locale writes amounts (CLDR's number and currency formats).
struct MoneyFormat {
    let decimalSeparator: String
    let groupSeparator: String
    /// How many digits stand before the first group separator at least.
    let minimumGrouping: Int
    let symbolComesFirst: Bool

    private static let space = "\u{A0}"

    static func of(_ locale: Locale) -> MoneyFormat {
        switch locale.language {
        case "pl", "bg": MoneyFormat(",", space, 2, false)
        case "es": MoneyFormat(",", ".", 2, false)
        case "pt": locale.identifier == "pt-PT" ? MoneyFormat(",", space, 2, false) : MoneyFormat(",", ".", 1, true)
        case "de" where locale.identifier == "de-CH": MoneyFormat(".", "’", 1, true)
        case "de" where locale.identifier == "de-AT": MoneyFormat(",", space, 1, true)
        case "de", "it", "da", "tr", "hr", "ro", "el", "sl", "sr", "id": MoneyFormat(",", ".", 1, false)
        case "nl": MoneyFormat(",", ".", 1, true)
        case "uk", "ru", "be", "cs", "sk", "sv", "fi", "nb", "no", "hu", "lt", "lv", "et": MoneyFormat(",", space, 1, false)
        case "fr": MoneyFormat(",", "\u{202F}", 1, false)
        default: MoneyFormat(".", ",", 1, true)
        }
    }

    private init(_ decimal: String, _ group: String, _ minimumGrouping: Int, _ symbolComesFirst: Bool) {
        decimalSeparator = decimal
        groupSeparator = group
        self.minimumGrouping = minimumGrouping
        self.symbolComesFirst = symbolComesFirst
    }

    /// `1 299,00 zł`, `$1,299.00`; without a currency the number alone, with two decimals.
    func text(_ amount: Decimal, currency: String?, locale: Locale) -> String {
        let code = currency?.uppercased()
        let places = Self.decimals(code)
        let rounded = amount.rounded(to: places, .halfAwayFromZero) ?? amount
        let sign = rounded.mantissa < 0 ? "-" : ""
        let number = grouped(rounded, places: places)
        guard let code else { return sign + number }
        let symbol = Self.symbol(code, locale: locale)
        guard symbolComesFirst else { return "\(sign)\(number)\(Self.space)\(symbol)" }
        let isWord = symbol.last?.isLetter ?? false
        let needsSpace = isWord || locale.language != "en"
        return sign + symbol + (needsSpace ? Self.space : "") + number
    }

    private func grouped(_ amount: Decimal, places: Int) -> String {
        let text = Decimal(amount.mantissa < 0 ? -amount.mantissa : amount.mantissa, exponent: amount.exponent).description
        let parts = text.split(separator: ".")
        var whole = String(parts.first ?? "0")
        if whole.count >= 3 + minimumGrouping {
            var result = ""
            for (index, digit) in whole.enumerated() {
                if index > 0, (whole.count - index) % 3 == 0 { result += groupSeparator }
                result.append(digit)
            }
            whole = result
        }
        guard places > 0 else { return whole }
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        return whole + decimalSeparator + fraction + String(repeating: "0", count: max(0, places - fraction.count))
    }

    private static func decimals(_ code: String?) -> Int {
        switch code {
        case "JPY", "KRW", "VND", "CLP", "ISK", "XOF", "XAF", "PYG", "UGX": 0
        case "BHD", "KWD", "OMR", "TND", "JOD", "IQD": 3
        default: 2
        }
    }

    private static func symbol(_ code: String, locale: Locale) -> String {
        switch (code, locale.language) {
        case ("EUR", _): "€"
        case ("GBP", _): "£"
        case ("USD", "en"), ("USD", "de"), ("USD", "es"), ("USD", "fr"), ("USD", "it"): "$"
        case ("USD", "pl"), ("USD", "uk"): "USD"
        case ("USD", _): "US$"
        case ("PLN", "pl"): "zł"
        case ("UAH", "uk"): "₴"
        case ("CZK", "cs"): "Kč"
        case ("HUF", "hu"): "Ft"
        case ("SEK", "sv"), ("NOK", "nb"), ("NOK", "no"): "kr"
        case ("DKK", "da"): "kr."
        case ("JPY", "en"): "¥"
        case ("BRL", "pt"): "R$"
        default: code
        }
    }
}
