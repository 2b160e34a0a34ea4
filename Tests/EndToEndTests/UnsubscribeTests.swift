import Curl
import JSON
import Support
import Testing

extension EndToEnd {
    @Suite struct UnsubscribeTests {
        @Test func `a cart that an order follows is not written about`() async throws {
            try await TestFarm.with("cart", scenarios: [Example.cart]) { farm in
                try await farm.work("trigger", "render", "send", "archivist")
                // The order comes in the midst of the wait, since nothing wakes before the scheduler is there.
                try await farm.publish([cart("bought", of: "ann", total: 10), cart("left", of: "ann", total: 11)])
                try await farm.publish([cart("left", of: "ann", total: 12.5, id: "left-again", time: "2026-01-01T12:01:00Z")])
                try await farm.publish([Order(id: "bought", subject: "ann", time: "2026-01-01T12:05:00Z")])
                try await until("the order has ended a cart's wait") {
                    try await farm.count("enrollment WHERE NOT live AND key = 'cart-bought'") == 1 ? true : nil
                }
                try await farm.schedule()
                try await farm.delivers(2)
                // The newest cart is the one that is written about.
                #expect(try await farm.mails().map(\.subject) == ["nudge for cart-left at 12.5", "last-call for cart-left at 12.5"])
                try await until("nothing is left to do") { try await farm.count("enrollment WHERE live") == 0 ? true : nil }
                #expect(try await farm.count("delivery") == 2)
            }
        }

        @Test func `one click unsubscribes from a topic: looking changes nothing, posting does, and no more bulk mail of it comes`()
            async throws
        {
            try await TestFarm.with("unsubscribe", scenarios: [Example.cart, Example.orderThankYou]) { farm in
                let edge = try await farm.serve()
                try await farm.work("trigger", "render", "send", "archivist")
                try await farm.schedule()
                try await farm.publish([cart("1", of: "ann", total: 10)])
                try await farm.delivers(1)
                let mail = try #require(try await farm.mails().first)
                #expect(mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
                let link = String(try #require(mail.headers["List-Unsubscribe"]?.firstMatch(of: /<(https:[^>]+)>/)?.1))
                #expect(mail.html.contains(link))
                try await farm.unsubscribes(with: link.replacing(TestFarm.edge, with: edge))

                // Her next bulk mail of this topic is stopped; others' and her own of another topic are not.
                try await farm.publish([cart("2", of: "ann", total: 20), cart("3", of: "bob", total: 30)])
                try await farm.publish([Order(id: "order", subject: "ann", attributes: ["first_name": "Ann"])])
                try await until("every enrollment has ended") { try await farm.count("enrollment WHERE NOT live") == 4 ? true : nil }
                try await until("every delivery has ended") {
                    try await farm.count("delivery WHERE state <> 'accepted'") == 0 ? true : nil
                }
                #expect(
                    try await farm.database.column("SELECT DISTINCT detail FROM journal WHERE kind = 'gate'")
                        == ["consent: the contact doesn't want mail about offers"])
                let subjects = try await farm.mails().map(\.subject)
                #expect(!subjects.contains { $0.contains("cart-2") })
                #expect(subjects.filter { $0.contains("cart-3") }.count == 2)
                #expect(subjects.contains("Thank you for your order, Ann"))
            }
        }

        private func cart(
            _ name: String, of subject: String, total: Double, id: String? = nil, time: String = "2026-01-01T12:00:00Z"
        ) -> Order {
            Order(id: id ?? "cart-\(name)", subject: subject, total: total, type: "cart.modified", cart: name, time: time)
        }
    }
}

extension TestFarm {
    /// Follows a link as a scanner does, and then as a mail program does (RFC 8058).
    fileprivate func unsubscribes(with link: String) async throws {
        let client = HTTPClient()
        let look = try await client.send(HTTPRequest("GET", link))
        #expect(look.status == 200 && look.text.contains("<form method=\"post\">"))
        #expect(try await count("consent") == 0)
        let forged = try await client.send(HTTPRequest("POST", link + "x", body: []))
        #expect(forged.status == 404)
        #expect(try await count("consent") == 0)
        let form: [(name: String, value: String)] = [("Content-Type", "application/x-www-form-urlencoded")]
        for _ in 0..<2 {
            let click = try await client.send(HTTPRequest("POST", link, headers: form, body: Array("List-Unsubscribe=One-Click".utf8)))
            #expect(click.status == 200)
        }
        #expect(
            try await database.column("SELECT topic || ' ' || granted || ' ' || source FROM consent") == ["offers false one-click"])
    }
}
