/// CLDR's cardinal plural rules (cldr-core/supplemental/plurals.json) for the languages we have.
enum PluralRules {
    enum Category: String {
        case zero, one, two, few, many, other
    }

    /// The form of a noun beside a number, which has decimals or not.
    static func category(of number: Decimal, language: String) -> Category {
        let isInteger = number.isInteger
        let whole = Int64(clamping: number.scaled(to: 0)?.magnitude ?? Int128.Magnitude(number.double.magnitude.rounded(.down).clamped))
        switch language {
        case "pl": return polish(whole, isInteger)
        case "uk", "ru", "be", "sr", "hr", "bs": return eastSlavic(whole, isInteger)
        case "cs", "sk":
            guard isInteger else { return .many }
            return whole == 1 ? .one : (2...4).contains(whole) ? .few : .other
        case "lt": return lithuanian(whole, isInteger)
        case "fr", "pt": return number.double.magnitude < 2 ? .one : .other
        case "ja", "zh", "ko", "vi", "th", "id": return .other
        case "es": return number == Decimal(Int128(1)) ? .one : .other
        default: return isInteger && whole == 1 ? .one : .other
        }
    }

    private static func polish(_ whole: Int64, _ isInteger: Bool) -> Category {
        guard isInteger else { return .other }
        if whole == 1 { return .one }
        return (2...4).contains(whole % 10) && !(12...14).contains(whole % 100) ? .few : .many
    }

    private static func eastSlavic(_ whole: Int64, _ isInteger: Bool) -> Category {
        guard isInteger else { return .other }
        if whole % 10 == 1, whole % 100 != 11 { return .one }
        return (2...4).contains(whole % 10) && !(12...14).contains(whole % 100) ? .few : .many
    }

    private static func lithuanian(_ whole: Int64, _ isInteger: Bool) -> Category {
        guard isInteger else { return .many }
        if (11...19).contains(whole % 100) || whole % 10 == 0 { return .other }
        return whole % 10 == 1 ? .one : .few
    }
}

extension Double {
    fileprivate var clamped: Double { min(self, 1e18) }
}
