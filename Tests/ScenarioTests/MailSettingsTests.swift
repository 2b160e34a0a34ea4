import Testing

@testable import Scenario

/// What would make every mail of a scenario fail is found before it is published.
@Suite struct MailSettingsTests {
    private static func problems(sender: String) -> [String] {
        DefinitionTests.problems(steps: "  - { id: a, email: { template: t, lane: transactional } }\nsender: \(sender)")
    }

    private static func problems(topic: String) -> [String] {
        DefinitionTests.problems(
            steps: "  - { id: a, email: { template: t, topic: \"\(topic)\" } }",
            sender: Sender(from: "a@example.com", postalAddress: "here"))
    }

    @Test(arguments: ["a", "7", "offers", "new-vinyl-2", "a-", String(repeating: "x", count: 63)])
    func `a topic that can stand in List-Id is taken`(topic: String) {
        #expect(Self.problems(topic: topic).isEmpty)
    }

    @Test(arguments: ["Offers", "new vinyl", "-a", "a.b", "a_b", "nowości", "a>", "a\\r\\nBcc: b", String(repeating: "x", count: 64)])
    func `a topic that can't is a problem at its place, said once`(topic: String) {
        let rule = "may have lower-case letters, digits and `-`, at most 63 of them, and begins with a letter or a digit"
        #expect(Self.problems(topic: topic) == ["4:43: `topic` in `email` of `a` \(rule)"])
    }

    @Test func `a sender's addresses may have names`() {
        #expect(Self.problems(sender: #"{ from: "Vinyl & Co. <hello@shop.example>", reply_to: help@shop.example }"#).isEmpty)
        #expect(Self.problems(sender: #"{ from: '"Łąka, Ltd" <hello@łąka.example>' }"#).isEmpty)
    }

    @Test(arguments: ["hello", "a@", "Shop hello@shop.example", "Shop <hello@shop..example>", "a b@shop.example", "x <a@b.example> y"])
    func `a sender that isn't an address is a problem at its place`(address: String) {
        let from = Self.problems(sender: "{ from: \"\(address)\" }")
        #expect(from.count == 1 && from.first?.hasPrefix("5:17: `from` in `sender`: ") == true, "\(from)")
        let replyTo = Self.problems(sender: "{ from: a@b.example, reply_to: \"\(address)\" }")
        #expect(replyTo.count == 1 && replyTo.first?.hasPrefix("5:40: `reply_to` in `sender`: ") == true, "\(replyTo)")
    }

    @Test func `a sender without from is said to lack it, once`() {
        #expect(Self.problems(sender: "{ postal_address: here }") == ["5:9: `from` is missing in `sender`"])
    }
}
