import AMQP
import Testing

extension BrokerTests {
    struct Consuming {
        /// A queue with `count` messages, and the publisher that filled it.
        private func filled(_ queue: String, _ count: Int) async throws -> Publisher {
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue(queue)
            #expect(try await publisher.deliver(Broker.messages(count, to: queue)).allSatisfy { $0 == .confirmed })
            return publisher
        }

        private func take(_ count: Int, from consumer: Consumer) async throws -> [Message] {
            var messages: [Message] = []
            while messages.count < count { messages += try await consumer.next(max: count - messages.count) }
            return messages
        }

        @Test func `next takes what is there, in order, up to its maximum`() async throws {
            let publisher = try await filled("takes", 10)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "takes", prefetch: 100)
            let messages = try await take(10, from: consumer)
            #expect(messages.map(\.text) == (0..<10).map(String.init))
            #expect(messages.map(\.tag) == Array(1...10))
            #expect(try await publisher.deliver(Broker.messages(1, to: "takes", first: 10)) == [.confirmed])
            #expect(try await consumer.next(max: 100).map(\.text) == ["10"])
            await consumer.close()
            await publisher.close()
        }

        @Test func `one acknowledgement covers all before it, and only those`() async throws {
            let publisher = try await filled("acknowledged", 10)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "acknowledged", prefetch: 100)
            let messages = try await take(10, from: consumer)
            try await consumer.acknowledge(upTo: messages[5].tag)
            try await consumer.acknowledge(upTo: messages[8].tag, multiple: false)
            await consumer.close()
            try await consumer.connect()
            try await consumer.consume(queue: "acknowledged", prefetch: 100)
            let again = try await take(3, from: consumer)
            #expect(Set(again.map(\.text)) == ["6", "7", "9"])
            #expect(again.allSatisfy { $0.redelivered })
            #expect(again[0].properties.headers["x-delivery-count"] == 1)
            await consumer.close()
            await publisher.close()
        }

        @Test func `a rejected message comes again, or goes for good`() async throws {
            let publisher = try await filled("rejected", 2)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "rejected", prefetch: 1)
            let first = try await take(1, from: consumer)[0]
            try await consumer.reject(tag: first.tag, requeue: false)
            let second = try await take(1, from: consumer)[0]
            #expect(second.text == "1")
            try await consumer.reject(tag: second.tag, requeue: true)
            let again = try await take(1, from: consumer)[0]
            #expect(again.text == "1" && again.redelivered)
            try await consumer.acknowledge(upTo: again.tag)
            await consumer.close()
            #expect(try await publisher.inspectQueue(name: "rejected")?.messageCount == 0)
            await publisher.close()
        }

        @Test func `no more than the prefetch is ever buffered`() async throws {
            let publisher = try await filled("bounded", 50)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "bounded", prefetch: 5)
            var seen = 0
            while seen < 50 {
                let messages = try await consumer.next(max: 100)
                #expect(messages.count <= 5)
                seen += messages.count
                try await consumer.acknowledge(upTo: messages[messages.count - 1].tag)
            }
            await consumer.close()
            await publisher.close()
        }

        @Test func `widening the prefetch in full flight loses nothing and doubles nothing`() async throws {
            let publisher = try await filled("widened", 3_000)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "widened", prefetch: 1)
            var seen: [String: Int] = [:]
            var held: UInt64?
            for prefetch in [1, 10, 200, 1000, 3, 500] as [UInt16] {
                // The last message of before is kept back over the change, as by a worker in the middle of its batch.
                try await consumer.setPrefetch(prefetch)
                for _ in 1...5 {
                    if let held { try await consumer.acknowledge(upTo: held) }
                    let messages = try await consumer.next(max: 100)
                    for message in messages { seen[message.text, default: 0] += 1 }
                    held = messages.last?.tag
                }
            }
            while seen.count < 3_000 {
                if let held { try await consumer.acknowledge(upTo: held) }
                let messages = try await consumer.next(max: 1_000)
                for message in messages { seen[message.text, default: 0] += 1 }
                held = messages.last?.tag
            }
            if let held { try await consumer.acknowledge(upTo: held) }
            #expect(seen.values.allSatisfy { $0 == 1 })
            await consumer.close()
            // What had been lost on the way would be given back now and stand before the last word.
            try await consumer.connect()
            try await consumer.consume(queue: "widened", prefetch: 100)
            _ = try await publisher.deliver([Publication(exchange: "", routingKey: "widened", body: Array("last".utf8))])
            #expect(try await consumer.next(max: 100).map(\.text) == ["last"])
            await consumer.close()
            await publisher.close()
        }

        @Test func `a wider prefetch is in force at once`() async throws {
            let publisher = try await filled("wider", 40)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "wider", prefetch: 1)
            let first = try await take(1, from: consumer)[0]
            try await consumer.setPrefetch(20)
            let more = try await take(20, from: consumer)
            #expect(more.map(\.text) == (1...20).map(String.init))
            try await consumer.acknowledge(upTo: first.tag)
            try await consumer.acknowledge(upTo: more[19].tag)
            #expect(try await take(19, from: consumer).last?.text == "39")
            await consumer.close()
            await publisher.close()
        }

        @Test func `several queues feed one consumer`() async throws {
            let publisher = try await filled("left", 5)
            try await publisher.declareQuorumQueue("right")
            _ = try await publisher.deliver(Broker.messages(5, to: "right", first: 100))
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "left", prefetch: 10)
            try await consumer.consume(queue: "right", prefetch: 10)
            let messages = try await take(10, from: consumer)
            #expect(Set(messages.map(\.routingKey)) == ["left", "right"])
            await consumer.close()
            await publisher.close()
        }

        @Test func `after stopping, what was received is still handed out, then nothing`() async throws {
            let publisher = try await filled("stopped", 20)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "stopped", prefetch: 10)
            let first = try await take(1, from: consumer)
            try await consumer.stopConsuming()
            var rest: [Message] = []
            while case let more = try await consumer.next(max: 3), !more.isEmpty { rest += more }
            #expect(first.count + rest.count <= 10)
            if let last = rest.last { try await consumer.acknowledge(upTo: last.tag) }
            #expect(try await consumer.next(max: 1).isEmpty)
            await consumer.close()
            await publisher.close()
        }

        @Test func `stopping wakes whoever waits for messages`() async throws {
            let publisher = try await filled("idle", 0)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "idle", prefetch: 10)
            async let messages = consumer.next(max: 10)
            try await consumer.stopConsuming()
            #expect(try await messages.isEmpty)
            await consumer.close()
            await publisher.close()
        }

        @Test func `a cancelled wait for messages costs none of them`() async throws {
            let publisher = try await filled("waited", 0)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "waited", prefetch: 10)
            let waiting = Task { try await consumer.next(max: 10) }
            waiting.cancel()
            await #expect(throws: AMQPError.cancelled) { try await waiting.value }
            _ = try await publisher.deliver(Broker.messages(1, to: "waited"))
            #expect(try await consumer.next(max: 10).count == 1)
            await consumer.close()
            await publisher.close()
        }

        @Test func `a delivery tag of an earlier connection is refused`() async throws {
            let publisher = try await filled("stale", 2)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "stale", prefetch: 10)
            let old = try await take(2, from: consumer)
            await consumer.close()
            try await consumer.connect()
            try await consumer.consume(queue: "stale", prefetch: 10)
            let new = try await take(2, from: consumer)
            #expect(new[0].tag > old[1].tag)
            await #expect(throws: AMQPError.staleTag(old[1].tag)) { try await consumer.acknowledge(upTo: old[1].tag) }
            await #expect(throws: AMQPError.staleTag(new[1].tag + 1)) { try await consumer.reject(tag: new[1].tag + 1, requeue: true) }
            try await consumer.acknowledge(upTo: new[1].tag)
            await consumer.close()
            #expect(try await publisher.inspectQueue(name: "stale")?.messageCount == 0)
            await publisher.close()
        }

        @Test func `a queue that isn't there can't be consumed from`() async throws {
            let consumer = try await Broker.consumer()
            do throws(AMQPError) {
                try await consumer.consume(queue: "absent", prefetch: 1)
                Issue.record("a queue that isn't there was consumed from")
            } catch {
                guard case .closedByBroker(404, _) = error else { throw error }
            }
            #expect(await !consumer.isConnected)
            await consumer.close()
        }

        @Test func `a consumer hears when its queue is deleted`() async throws {
            let publisher = try await filled("deleted", 0)
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "deleted", prefetch: 1)
            try await publisher.deleteQueue(name: "deleted")
            await #expect(throws: AMQPError.consumerCancelled(queue: "deleted")) { try await consumer.next(max: 1) }
            await consumer.close()
            await publisher.close()
        }
    }
}
