import AMQP
import Testing

@testable import Farm

struct BatchPlanTests {
    private func message(_ tag: UInt64, deliveries: Int64, redelivered: Bool = true) -> Message {
        var properties = MessageProperties()
        if deliveries > 0 { properties.headers["x-delivery-count"] = .int(deliveries) }
        return Message(tag: tag, redelivered: redelivered && deliveries > 0, properties: properties, body: [])
    }

    @Test func `messages that came often are handled alone, then not at all, and all in order`() {
        let messages = [0, 2, 3, 1, 4, 5, 50, 0].enumerated().map { message(UInt64($0.offset + 1), deliveries: $0.element) }
        #expect(
            BatchPart.plan(messages) == [
                .together([messages[0], messages[1]]), .alone(messages[2]), .together([messages[3]]), .alone(messages[4]),
                .unopened(messages[5]), .unopened(messages[6]), .together([messages[7]]),
            ]
        )
        #expect(BatchPart.plan(messages).map(\.isSuspicious) == [false, true, false, true, true, true, false])
        #expect(BatchPart.plan([]) == [])
    }

    @Test func `a delivery count that the publisher made up counts nothing`() {
        let forged = message(1, deliveries: 99, redelivered: false)
        #expect(forged.deliveryCount == 0)
        #expect(BatchPart.plan([forged]) == [.together([forged])])
    }

    @Test(arguments: [FieldValue.string("7"), .bool(true), .void, .table([:])])
    func `a delivery count that is no number counts nothing`(value: FieldValue) {
        let message = Message(tag: 1, redelivered: true, properties: MessageProperties(headers: ["x-delivery-count": value]), body: [])
        #expect(message.deliveryCount == 0)
    }

    @Test func `no plan loses, repeats or reorders a message`() {
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            let messages = (0..<Int.random(in: 0...40, using: &random)).map {
                message(UInt64($0), deliveries: Int64.random(in: 0...6, using: &random))
            }
            let planned = BatchPart.plan(messages).flatMap { part in
                switch part {
                case .together(let run): run
                case .alone(let message), .unopened(let message): [message]
                }
            }
            #expect(planned == messages)
        }
    }
}

struct PrefetchRampTests {
    @Test func `a ramp rises to two batches, and falls to one at a suspect`() {
        var ramp = PrefetchRamp(batchSize: 500)
        #expect(ramp.width == 1)
        #expect(ramp.suspected() == nil)
        #expect(ramp.succeeded() == 16)
        #expect(ramp.succeeded() == 256)
        #expect(ramp.succeeded() == 1000)
        #expect(ramp.succeeded() == nil)
        #expect(ramp.width == 1000)
        #expect(ramp.suspected() == 1)
        #expect(ramp.suspected() == nil)
        #expect(ramp.succeeded() == 16)
    }

    @Test(arguments: [(-1, 1), (0, 1), (1, 2), (8, 16), (32_767, 65_534), (40_000, 65_535), (Int.max, 65_535)] as [(Int, UInt16)])
    func `a ramp ends at twice the batch, within what the protocol can say`(batchSize: Int, limit: UInt16) {
        var ramp = PrefetchRamp(batchSize: batchSize)
        while ramp.succeeded() != nil {}
        #expect(ramp.width == limit)
    }
}
