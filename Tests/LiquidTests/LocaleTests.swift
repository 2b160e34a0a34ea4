import JSON
import Testing
import Time

@testable import Liquid

@Suite struct LocaleTests {
    @Test(arguments: [
        ("pl", "PLN", "1299.5", "1299,50 zł"), ("pl", "PLN", "12999.5", "12 999,50 zł"), ("pl", "EUR", "-0.005", "-0,01 €"),
        ("en", "USD", "1299.5", "$1,299.50"), ("en", "PLN", "5", "PLN 5.00"), ("de", "EUR", "1234567.891", "1.234.567,89 €"),
        ("uk", "UAH", "1299.5", "1 299,50 ₴"), ("en", "JPY", "1299.5", "¥1,300"), ("fr", "EUR", "1299.5", "1\u{202F}299,50 €"),
    ])
    func `amounts are written as a locale writes them`(_ language: String, _ currency: String, _ amount: String, _ text: String) throws {
        let result = try render("{{ '\(amount)' | money: '\(currency)' }}") { $0.locale = Locale(language) }
        #expect(result == text.replacingSpaces)
    }

    @Test(arguments: [
        ("pl", "one few few few many many many few many", [1, 2, 3, 4, 5, 12, 14, 22, 111]),
        ("uk", "one few many many many one few many one", [1, 2, 5, 11, 12, 21, 22, 111, 101]),
        ("en", "other one other other other other other other other", [0, 1, 2, 3, 4, 5, 11, 21, 101]),
        ("de", "other one other", [0, 1, 2]), ("cs", "one few few few other other", [1, 2, 3, 4, 5, 0]),
    ])
    func `plural forms follow CLDR`(_ language: String, _ forms: String, _ numbers: [Int]) {
        let found = numbers.map { PluralRules.category(of: Decimal(Int128($0)), language: language).rawValue }
        #expect(found.joined(separator: " ") == forms)
    }

    @Test func `numbers with decimals have forms of their own`() throws {
        let half = try #require(Decimal("1.5"))
        #expect(PluralRules.category(of: half, language: "pl") == .other)
        #expect(PluralRules.category(of: half, language: "cs") == .many)
        #expect(PluralRules.category(of: half, language: "fr") == .one)
        #expect(PluralRules.category(of: half, language: "en") == .other)
    }

    @Test func `names of months are declined beside a day`() throws {
        let source = "{{ '2026-11-24' | date: '%-d %B %Y, %A' }} / {{ '2026-11-24' | date: '%B %Y' }}"
        #expect(try render(source) { $0.locale = Locale("pl_PL") } == "24 listopada 2026, wtorek / listopad 2026")
        #expect(try render(source) { $0.locale = Locale("uk") } == "24 листопада 2026, вівторок / листопад 2026")
        #expect(try render(source) == "24 November 2026, Tuesday / November 2026")
    }

    @Test func `times are shown in the reader's zone, summer time included`() throws {
        let warsaw = try #require(Zone("Europe/Warsaw"))
        let source =
            "{{ '2026-07-01T10:00:00Z' | date: '%H:%M %z' }} {{ '2026-12-01T10:00:00Z' | date: '%H:%M %:z' }} {{ 'now' | date: '%F' }}"
        #expect(try render(source) { $0.zone = warsaw } == "12:00 +0200 11:00 +01:00 2027-01-15")
        #expect(try render("{{ '2026-07-01T10:00:00+05:00' | date: '%H:%M %z' }}") == "10:00 +0500")
        #expect(Zone("Nowhere/Land") == nil)
    }
}

extension String {
    /// A space before a symbol or inside a number is a no-break one.
    fileprivate var replacingSpaces: String {
        String(map { $0 == " " ? "\u{A0}" : $0 })
    }
}
