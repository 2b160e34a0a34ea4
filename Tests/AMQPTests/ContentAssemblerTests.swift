import Testing

@testable import AMQP

private let delivery = Method.Delivery(tag: 7, redelivered: true, exchange: "e", routingKey: "k")
private let properties = MessageProperties(contentType: "text/plain", messageID: "m")

private func message(_ body: [UInt8]) -> ContentAssembler.Action {
    .event(.delivered(Message(tag: 7, redelivered: true, exchange: "e", routingKey: "k", properties: properties, body: body)))
}

struct ContentAssemblerTests {
    @Test func `an empty message is whole with its header`() {
        var assembler = ContentAssembler()
        #expect(assembler.opened(.delivery(delivery)) == .wait)
        #expect(assembler.header(bodySize: 0, properties) == message([]))
    }

    @Test func `a body comes in parts`() {
        var assembler = ContentAssembler()
        #expect(assembler.opened(.delivery(delivery)) == .wait)
        #expect(assembler.header(bodySize: 5, properties) == .wait)
        #expect(assembler.body([1, 2, 3]) == .wait)
        #expect(assembler.body([4, 5]) == message([1, 2, 3, 4, 5]))
        #expect(assembler == ContentAssembler())
    }

    @Test func `a return keeps what tells it from others`() {
        var assembler = ContentAssembler()
        #expect(assembler.opened(.returned(.init(code: 312, reason: "NO_ROUTE", exchange: "e", routingKey: "k"))) == .wait)
        #expect(assembler.header(bodySize: 1, properties) == .wait)
        let returned = Returned(code: 312, reason: "NO_ROUTE", exchange: "e", routingKey: "k", messageID: "m", body: [9])
        #expect(assembler.body([9]) == .event(.returned(returned)))
    }

    @Test func `frames out of order are a violation`() {
        var assembler = ContentAssembler()
        #expect(assembler.body([1]) == .violation)
        #expect(assembler.header(bodySize: 1, properties) == .violation)
        #expect(assembler.opened(.delivery(delivery)) == .wait)
        #expect(assembler.opened(.delivery(delivery)) == .violation)
        #expect(assembler.header(bodySize: 2, properties) == .wait)
        #expect(assembler.body([1, 2, 3]) == .violation)
    }
}
