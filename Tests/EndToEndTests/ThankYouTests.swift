import JSON
import Support
import Testing

extension EndToEnd {
    @Suite struct ThankYouTests {
        private static let orders = [
            Order(id: "small-en", subject: "ann", total: 20, locale: "en", attributes: ["first_name": "Ann"]),
            Order(id: "large-en", subject: "bob", total: 100, locale: "en", attributes: ["first_name": "Bob"]),
            Order(id: "small-pl", subject: "lucja", total: 99.99, locale: "pl", attributes: ["first_name": "Łucja", "vocative": "Łucjo"]),
            Order(
                id: "large-pl", subject: "michal", total: 1000, locale: "pl", attributes: ["first_name": "Michał", "vocative": "Michale"]),
            Order(id: "nameless", subject: "x", total: 5, locale: "pl"),
        ]

        @Test func `an order published by another client is thanked for, by its amount and in its contact's language`() async throws {
            try await TestFarm.with("thanks", scenarios: [Example.orderThankYou]) { farm in
                try await farm.work("trigger", "render", "send", "archivist")
                try await farm.publishFromPython(Self.orders.map { ($0.type, Array($0.json.utf8)) })
                try await farm.delivers(Self.orders.count)
                let mails = try await farm.mails()

                #expect(
                    Set(mails.map(\.subject)) == [
                        "Thank you for your order, Ann", "Bob, your order goes to the front of the queue",
                        "Łucjo, dziękujemy za zamówienie", "Michale, Twoje zamówienie pakujemy poza kolejką", "Dziękujemy za zamówienie",
                    ])
                let polish = try #require(mails.first { $0.subject.hasPrefix("Łucjo") })
                #expect(polish.to.contains("lucja@example.org"))
                #expect(polish.text.contains("Kind of Żółty") && polish.text.contains("99,99"))
                #expect(polish.html.contains("Dziękujemy, Łucjo!") && polish.html.contains("Kind of Żółty"))
            }
        }
    }
}
