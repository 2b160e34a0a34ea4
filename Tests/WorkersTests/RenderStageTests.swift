import AMQP
import Delivery
import Farm
import Foundation
import Identity
import JSON
import Jobs
import Mail
import OpenSSL
import Store
import Support
import Testing

@testable import Workers

@Suite(.serialized) struct RenderStageTests {
    private static let seal = try? Seal(keys: [(1, Array(repeating: 7, count: 32))], current: 1)
    private static let tokens = TokenKey(secret: Array(repeating: 5, count: 32))

    /// The files of an example, path → text.
    private static func example(_ name: String) throws -> [String: String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Ops/examples/\(name)").standardized
        var files: [String: String] = [:]
        for part in ["", "templates/", "locales/"] {
            for file in try FileManager.default.contentsOfDirectory(at: folder.appending(path: part), includingPropertiesForKeys: nil)
            where ["yaml", "liquid"].contains(file.pathExtension) {
                files[part + file.lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
            }
        }
        return files
    }

    private static func stage(_ lane: Lane, over test: TestStore, domain: String = "shop.example") throws -> RenderStage {
        let identity = SenderIdentity(
            domain: domain, defaultFrom: try NamedAddress(parsing: "Shop <hello@shop.example>"),
            bounceDomain: "bounce.shop.example", edgeURL: "https://edge.shop.example", tokens: tokens
        )
        let signer = try DKIMSigner(
            domain: domain,
            keys: [("r", try SigningKey.generateRSA2048()), ("e", try SigningKey.generateEd25519())]
        )
        return RenderStage(
            lane: lane, store: test.store, identity: identity, signers: [domain: signer], seal: try #require(seal))
    }

    /// Publishes the examples, takes an order and a cart in, and lets the cart's wait be over.
    private static func with(_ body: (TriggerWorld, _ orders: [RenderJob], _ carts: [RenderJob]) async throws -> Void) async throws {
        try await TriggerWorld.with { world async throws in
            for name in ["order-thank-you", "abandoned-cart"] {
                let files = try example(name)
                #expect(files.count >= 5)
                _ = try await world.test.store.publish(scenario: name, checksum: name, author: "test", files: files)
            }
            let item: JSONValue = [
                "title": "Kind of Blue", "artist": "Miles Davis", "name": "Kind of Blue", "quantity": 1, "price": 59.9, "sku": "1",
                "image": "https://shop.example/1.png", "url": "https://shop.example/1",
            ]
            let contact: JSONValue = [
                "email": "zoe@example.org", "locale": "pl-PL", "zone": "Europe/Warsaw", "attributes": ["first_name": "Zoë"],
            ]
            let data: JSONValue = [
                "total": 120.5, "currency": "PLN", "order_id": "A-1", "cart_id": "c", "items": [item], "records": [item],
                "contact": contact,
                "cart_url": "https://shop.example/cart", "order_url": "https://shop.example/order",
            ]
            let orders = try await world.take(event("order.placed", id: "1", of: "zoe", data: data)).jobs
            try await world.take(event("cart.modified", id: "2", of: "zoe", data: data))
            try await world.test.wait("1 minute")
            let carts = try await world.wake(world.due()).jobs
            try await body(world, orders, carts)
        }
    }

    private func mail(_ verdict: Verdict) throws -> RenderedMail {
        let publication = try #require(verdict.publications.first, "\(verdict)")
        return try RenderedMail(
            sealed: Message(tag: 1, properties: publication.properties, body: publication.body), by: try #require(Self.seal))
    }

    private func messages(_ jobs: [RenderJob]) -> [Message] {
        jobs.map { Message(tag: 1, body: $0.body) }
    }

    @Test func `a transactional mail is rendered, signed and sealed for its lane`() async throws {
        try await Self.with { world, orders, _ async throws in
            try #require(orders.count == 1)
            let verdicts = try await Self.stage(.transactional, over: world.test).handle(messages(orders))
            let publications = verdicts[0].publications
            try #require(publications.count == 1, "\(verdicts[0])")
            #expect(publications.map(\.routingKey) == ["send.transactional"])
            #expect(!String(decoding: publications[0].body, as: UTF8.self).contains("zoe"))
            let mail = try mail(verdicts[0])
            #expect(mail.delivery == orders[0].delivery && mail.contact == orders[0].contact && mail.recipient == "zoe@example.org")
            #expect(ReturnPath.decode(mail.sender, mac: Self.tokens.mac) == mail.delivery)
            let message = try MIMEMessage(parsing: mail.message)
            #expect(message.header("To")?.contains("zoe@example.org") == true)
            #expect(message.header("From")?.contains("hello@shop.example") == true)
            #expect(message.header("Subject")?.isEmpty == false)
            #expect(message.header("Auto-Submitted") == "auto-generated")
            #expect(message.header("List-Unsubscribe") == nil && message.header("List-Id") == nil)
            #expect(message.headers.count { $0.name == "DKIM-Signature" } == 2)
            #expect(message.firstPart("text", "plain")?.text().isEmpty == false && message.firstPart("text", "html") != nil)
        }
    }

    @Test func `a bulk mail carries its way out in signed headers, whose token is the contact's`() async throws {
        try await Self.with { world, _, carts async throws in
            try #require(carts.count == 1)
            let mail = try mail(try await Self.stage(.bulk, over: world.test).handle(messages(carts))[0])
            let message = try MIMEMessage(parsing: mail.message)
            #expect(message.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
            #expect(message.header("Precedence") == "bulk" && message.header("List-Id")?.contains("offers") == true)
            let unsubscribe = try #require(message.header("List-Unsubscribe")).filter { !$0.isWhitespace }
            #expect(
                unsubscribe.hasPrefix("<https://edge.shop.example/u/") && unsubscribe.contains("<mailto:unsubscribe@bounce.shop.example"))
            let text = try #require(unsubscribe.split(separator: ">").first?.split(separator: "/").last)
            let token = try LinkToken(verifying: String(text), for: .unsubscribe) { _, bytes in Self.tokens.mac(bytes) }
            #expect(token.contact == carts[0].contact && token.delivery == carts[0].delivery && token.topic == "offers")
            for signature in message.headers.filter({ $0.name == "DKIM-Signature" }) {
                let fields = signature.value.lowercased().filter { !$0.isWhitespace }
                #expect(fields.contains("list-unsubscribe:") && fields.contains("list-unsubscribe-post") && !fields.contains(";l="))
            }
            let html = message.firstPart("text", "html")?.text() ?? ""
            #expect(html.contains("https://edge.shop.example/u/\(text)"))
        }
    }

    @Test func `the same delivery rendered twice is the same message`() async throws {
        try await Self.with { world, orders, _ async throws in
            let stage = try Self.stage(.transactional, over: world.test)
            let first = try mail(try await stage.handle(messages(orders))[0])
            try await world.test.wait("1 hour")
            let second = try mail(try await stage.handle(messages(orders))[0])
            #expect(first == second)
        }
    }

    @Test func `what was called back, sent or erased is done`() async throws {
        try await Self.with { world, orders, carts async throws in
            let stage = try Self.stage(.transactional, over: world.test)
            try await world.test.execute("UPDATE delivery SET state = 'cancelled' WHERE delivery_id = '\(orders[0].delivery)'")
            let unknown = RenderJob(delivery: UUID(high: 9, low: 9), contact: UUID(high: 9, low: 9))
            #expect(try await stage.handle(messages(orders + [unknown])) == [.done, .done])
            try await world.test.execute("UPDATE contact SET erased_at = goniec_now()")
            #expect(try await Self.stage(.bulk, over: world.test).handle(messages(carts)) == [.done])
        }
    }

    @Test func `a delivery that can't be rendered is dead with a reason, its neighbours go on`() async throws {
        try await Self.with { world, orders, _ async throws in
            let stage = try Self.stage(.transactional, over: world.test)
            let more = try await world.take(
                event("order.placed", id: "8", of: "b", data: ["total": 1]), event("order.placed", id: "9", of: "c", data: ["total": 1])
            ).jobs
            try await world.test.execute(
                """
                UPDATE delivery SET template = 'nowhere' WHERE delivery_id = '\(more[0].delivery)';
                UPDATE contact SET email = E'c@example.org\\r\\nBcc: d@example.org' WHERE contact_id = '\(more[1].contact)'
                """
            )
            let verdicts = try await stage.handle(messages(more + orders) + [Message(tag: 1, body: Array("x".utf8))])
            #expect(verdicts.reasons[0]?.contains("nowhere") == true)
            #expect(verdicts.reasons[1]?.contains("address") == true)
            #expect(verdicts.reasons[2] == nil)
            #expect(verdicts.reasons[3]?.contains("not a job") == true)
            #expect(try mail(verdicts[2]).delivery == orders[0].delivery)
        }
    }

    @Test func `a From below the sending domain has its signature, and a foreign one holds the lane`() async throws {
        try await Self.with { world, orders, _ async throws in
            let above = try Self.stage(.transactional, over: world.test, domain: "example")
            let message = try MIMEMessage(parsing: try mail(try await above.handle(messages(orders))[0]).message)
            #expect(message.header("DKIM-Signature")?.contains("d=example;") == true)
            for domain in ["other.example", "op.example", "mail.shop.example"] {
                let stage = try Self.stage(.transactional, over: world.test, domain: domain)
                let failure = await #expect(throws: StageFailure.self) { _ = try await stage.handle(messages(orders)) }
                guard case .dependencyDown(let reason)? = failure else { throw failure ?? .batch("no failure") }
                #expect(reason.contains("no DKIM key for shop.example") && reason.contains("goniec dkim generate shop.example "))
            }
        }
    }

    @Test func `a contact whose address has quotes is refused with the reason and without the address`() async throws {
        try await Self.with { world, orders, _ async throws in
            try await world.test.execute("UPDATE contact SET email = '\"zoe,q\"@example.org'")
            let verdicts = try await Self.stage(.transactional, over: world.test).handle(messages(orders))
            let reason = try #require(verdicts.reasons[0])
            #expect(reason.contains("quotes before the @") && !reason.contains("zoe"))
        }
    }

    @Test func `a locale or zone that nobody knows doesn't keep a mail back`() async throws {
        try await Self.with { world, orders, _ async throws in
            try await world.test.execute("UPDATE contact SET locale = 'xx-??', zone = 'Mars/Olympus'")
            let stage = try Self.stage(.transactional, over: world.test)
            #expect(try mail(try await stage.handle(messages(orders))[0]).recipient == "zoe@example.org")
        }
    }

    @Test func `a database that is gone is no message's fault`() async throws {
        try await Self.with { world, orders, _ async throws in
            let stage = try Self.stage(.transactional, over: world.test)
            try await world.test.execute("ALTER TABLE contact RENAME TO elsewhere")
            #expect(await isDependencyDown { _ = try await stage.handle(messages(orders)) })
        }
    }
}
