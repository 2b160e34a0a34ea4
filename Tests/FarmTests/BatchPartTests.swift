import AMQP
import Testing

@testable import Farm

struct BatchPartTests {
    private func plan(_ deliveries: [Int64?]) -> [BatchPart] {
        BatchPart.plan(messages(deliveries))
    }

    private func messages(_ deliveries: [Int64?]) -> [Message] {
        deliveries.enumerated().map { .sample(tag: UInt64($0 + 1), deliveries: $1) }
    }

    @Test func `an empty batch has no parts`() {
        #expect(plan([]) == [])
    }

    @Test func `messages delivered up to twice before are handled together`() {
        let batch = messages([nil, 1, 2, 0])
        #expect(BatchPart.plan(batch) == [.together(batch)])
    }

    @Test func `from three deliveries on a message is alone, from twenty-five on renewed, and the order stays`() {
        let batch = messages([nil, 3, 24, nil, 1, 25, 2, 50])
        #expect(
            BatchPart.plan(batch) == [
                .together([batch[0]]), .alone(batch[1]), .alone(batch[2]), .together([batch[3], batch[4]]), .renewed(batch[5]),
                .together([batch[6]]), .renewed(batch[7]),
            ]
        )
    }

    @Test func `where the broker has no limit a message delivered often is alone`() {
        let batch = messages([50, nil])
        #expect(BatchPart.plan(batch, hasNoLimit: true) == [.alone(batch[0]), .together([batch[1]])])
    }

    @Test func `a delivery count that is no number counts as none`() {
        let message = Message.sample(headers: ["x-delivery-count": .string("9")])
        #expect(BatchPart.plan([message]) == [.together([message])])
    }

    @Test func `a delivery count that its publisher made up counts as none`() {
        let message = Message(tag: 1, redelivered: false, properties: MessageProperties(headers: ["x-delivery-count": 99]), body: [])
        #expect(message.deliveryCount == 0)
        #expect(BatchPart.plan([message]) == [.together([message])])
    }
}
