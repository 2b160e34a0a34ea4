import Foundation
import JSON
import Support
import Testing

extension EndToEnd {
    @Suite struct StrangersTests {
        /// Attributes that look for a way out of a header, a text or a signature.
        private static let names = [
            "Ann", "Zażółć Gęślą Jaźń", "名前", "🎷🎺", "Ann\r\nBcc: eve@example.com", "<script>alert(1)</script>", "\"quoted\", name",
            "=?utf-8?q?encoded?=", String(repeating: "very ", count: 60) + "long", ".", "\u{202E}ltr", "a\tb", "{{ contact.email }}",
            "ann@example.org, eve@example.com", "  ", "ﷺ",
        ]

        @Test func `whatever a contact is called, its mails have no defect and both signatures verify`() async throws {
            try await TestFarm.with("strangers", scenarios: [Example.orderThankYou]) { farm in
                try await farm.work("trigger", "render", "send", "archivist")
                let orders = Self.names.enumerated().flatMap { index, name in
                    ["en", "pl"].map { locale in
                        Order(
                            id: "\(locale)-\(index)", subject: "contact-\(index)-\(locale)", total: Double(index * 13), locale: locale,
                            attributes: ["first_name": .string(name)])
                    }
                }
                try await farm.publish(orders)
                try await farm.delivers(orders.count)
                let mails = try await farm.mails()
                #expect(mails.count == orders.count)
                for mail in mails {
                    #expect(mail.defects.isEmpty, "\(mail.subject)")
                    #expect(mail.signatures == 2 && mail.verified == 2, "\(mail.subject)")
                    #expect(mail.headers["Bcc"] == nil)
                    #expect(!mail.html.contains("<script>"))
                }
                #expect(Set(mails.map(\.messageID)).count == mails.count)
                #expect(mails.contains { $0.subject.contains("{{ contact.email }}") })
            }
        }
    }
}
