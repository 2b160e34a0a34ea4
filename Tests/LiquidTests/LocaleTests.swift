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

    @Test(arguments: [
        ("%_z", " +530"), ("%_3z", " +530"), ("%_12z", "        +530"), ("%_:z", " +5:30"), ("%_12:::z", "       +5:30"),
        ("%12z", "+00000000530"), ("%-z", "+0530"), ("%:z", "+05:30"), ("%::z", "+05:30:00"), ("%12:z", "+00000005:30"),
        ("%:3z", "%:3z"), ("%:12z", "%:12z"), ("%_:12z", "%_:12z"), ("%:_z", "%:_z"), ("%::::z", "%::::z"), ("%5", "%5"),
    ])
    func `offsets are written as Ruby's strftime writes them`(_ format: String, _ text: String) throws {
        #expect(try render("{{ '2024-02-09T05:04:06+05:30' | date: '\(format)' }}") == text)
    }

    @Test func `an offset of two digits leaves no room for a space`() throws {
        #expect(try render("{{ '2024-02-09T05:04:06+11:00' | date: '%_z %_12z %_:::z' }}") == "+1100        +1100 +11")
        #expect(try render("{{ '2024-02-09T05:04:06-00:30' | date: '%_z' }}") == " -030")
    }

    @Test(arguments: [
        ("2016-03-14 10", "2016-03-14 10:00"), ("2016-03-14  5", "2016-03-14 05:00"), ("2016-03-14 24", "2016-03-15 00:00"),
        ("2016-03-14 25", "2016-03-14 00:00"), ("20160314 10", "2016-03-14 10:00"), ("14 Mar 2016 10", "2016-03-14 10:00"),
        ("14.03.2016 10", "2016-03-14 10:00"), ("2016-03-14 100", "2016-03-14 100"), ("03/14 10", "03/14 10"),
    ])
    func `a number left over after a date is its hour`(_ date: String, _ text: String) throws {
        #expect(try render("{{ '\(date)' | date: '%F %H:%M' }}") == text)
    }
}

extension String {
    /// A space before a symbol or inside a number is a no-break one.
    fileprivate var replacingSpaces: String {
        String(map { $0 == " " ? "\u{A0}" : $0 })
    }
}
