import Identity
import JSON
import Testing
import Time

@testable import Scenario

/// Acceptance case C of the design.
@Suite struct AbandonedCartTests {
    static let yaml = """
        scenario: abandoned-cart
        entry:
          on: cart.modified
          when: size(event.data.items) > 0
          key: event.data.cart_id
          reentry: always
        exit:
          - on: order.placed
            when: event.data.cart_id == key
        goal: { on: order.placed, within: 7d }
        steps:
          - id: hold
            wait: { for: 2h, restart_on: cart.modified }
          - id: worth-it
            branch:
              - when: contact.attributes.plan == "pro"
                goto: pro-nudge
              - when: events.count("order.placed", duration("720h")) > 3
                goto: exit
          - id: nudge
            email: { template: nudge, topic: offers, lane: bulk }
          - id: reaction
            wait: { event: email.clicked, when: event.data.step == "nudge", for: 3d, on_timeout: last-call }
          - id: thanks
            update: { attributes: { last_campaign: '"cart"' } }
            goto: exit
          - id: last-call
            email: { template: last-call, topic: offers, lane: bulk }
            goto: exit
          - id: pro-nudge
            email: { template: pro-nudge, topic: service, lane: transactional, uncertain: resend }
        """

    static func cart(_ id: String, _ seconds: Int64, items: [JSONValue] = ["tea"]) -> Event {
        event("cart.modified", seconds, ["cart_id": .string(id), "items": .array(items)])
    }

    static func order(_ id: String, _ seconds: Int64) -> Event {
        event("order.placed", seconds, ["cart_id": .string(id)])
    }

    static func world(plan: String = "free") throws -> World {
        var world = try World(yaml)
        world.contact.attributes["plan"] = .string(plan)
        return world
    }

    @Test func `an abandoned cart is written about two hours after it was last touched`() throws {
        var world = try Self.world()
        world.take(Self.cart("c1", 0))
        world.wait("1h")
        world.take(Self.cart("c1", 3_600, items: ["tea", "cake"]))
        world.wait("90m")
        #expect(world.templates.isEmpty)
        world.wait("30m")
        #expect(world.templates == ["nudge"])
        #expect(world.asked.first?.at == World.start + .seconds(3 * 3_600))
        #expect(world.asked.first?.delivery.context["data"]?["items"] == ["tea", "cake"])
        world.wait("3d")
        #expect(world.templates == ["nudge", "last-call"])
        #expect(world.live.isEmpty)
    }

    @Test func `an order in between ends it silently`() throws {
        var world = try Self.world()
        world.take(Self.cart("c1", 0))
        world.wait("1h")
        world.take(Self.order("c1", 3_600))
        world.wait("30d")
        #expect(world.templates.isEmpty && world.timers.isEmpty)
        #expect(world.enrollments.map(\.state) == [.ended(.exited)])
        #expect(world.goals == [World.start + .seconds(3_600)])
    }

    @Test func `a click on the nudge ends it with the attribute set`() throws {
        var world = try Self.world()
        world.take(Self.cart("c1", 0))
        world.wait("3h")
        let owner = try #require(world.live.first)
        world.take(event("email.clicked", 3 * 3_600 - 60, ["step": "nudge", "enrollment": .string(owner.id.description)]))
        #expect(world.contact.attributes["last_campaign"] == "cart")
        world.wait("30d")
        #expect(world.templates == ["nudge"])
    }

    @Test func `two carts of one contact don't mix`() throws {
        var world = try Self.world()
        world.take(Self.cart("c1", 0), Self.cart("c2", 1))
        world.wait("1h")
        world.take(Self.cart("c2", 3_600))
        world.take(Self.order("c1", 3_601))
        #expect(world.live.map(\.key) == ["c2"])
        world.wait("1h")
        #expect(world.templates.isEmpty)
        world.wait("1h")
        #expect(world.templates == ["nudge"])
        #expect(world.asked.first?.delivery.context["data"]?["cart_id"] == "c2")
    }

    @Test func `events out of order come to the same end`() throws {
        let events = [Self.cart("c1", 0), Self.cart("c1", 60, items: ["tea", "cake"]), Self.order("c1", 120), Self.cart("c1", 180)]
        for order in permutations(of: events) {
            var world = try Self.world()
            for event in order { world.take(event) }
            #expect(world.live.map(\.origin) == [events[3]])
            world.wait("30d")
            #expect(world.templates == ["nudge", "last-call"])
        }
    }

    @Test func `a good customer is left alone and a pro gets another mail`() throws {
        var world = try Self.world()
        for number in 0..<4 { world.take(Self.order("old", Int64(number) - 1_000)) }
        world.take(Self.cart("c1", 0))
        world.wait("30d")
        #expect(world.templates.isEmpty)
        var pro = try Self.world(plan: "pro")
        pro.take(Self.cart("c1", 0))
        pro.wait("30d")
        #expect(pro.templates == ["pro-nudge"])
        #expect(pro.asked.first?.delivery.uncertain == .resend)
    }

    @Test func `a cart without items is no cart`() throws {
        var world = try Self.world()
        world.take(Self.cart("c1", 0, items: []))
        #expect(world.enrollments.isEmpty && world.refusals.isEmpty)
    }
}

/// All orders of some elements.
func permutations<Element>(of elements: [Element]) -> [[Element]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { index in
        var rest = elements
        let first = rest.remove(at: index)
        return permutations(of: rest).map { [first] + $0 }
    }
}
