import AMQP
import Testing

extension BrokerTests {
    struct Publishing {
        @Test func `five thousand messages in one publish are confirmed and there`() async throws {
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue("five-thousand")
            let results = try await publisher.deliver(Broker.messages(5_000, to: "five-thousand"))
            #expect(results == Array(repeating: .confirmed, count: 5_000))
            #expect(try await publisher.inspectQueue(name: "five-thousand")?.messageCount == 5_000)
            await publisher.close()
        }

        @Test func `a window much smaller than the batch still lets all of it through`() async throws {
            let publisher = try await Broker.publisher(window: 7)
            try await publisher.declareQuorumQueue("small-window")
            #expect(try await publisher.deliver(Broker.messages(300, to: "small-window")).allSatisfy { $0 == .confirmed })
            await publisher.close()
        }

        @Test func `an unroutable message is returned and its neighbours go through`() async throws {
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue("routable")
            var messages = Broker.messages(200, to: "routable")
            for index in [0, 57, 58, 199] { messages[index].routingKey = "nowhere" }
            messages[100].routingKey = "nowhere"
            messages[100].isMandatory = false
            let results = try await publisher.deliver(messages)
            for (index, result) in results.enumerated() {
                #expect(result == ([0, 57, 58, 199].contains(index) ? .returned(code: 312, reason: "NO_ROUTE") : .confirmed))
            }
            await publisher.close()
        }

        @Test func `a full queue that rejects is reported as refused`() async throws {
            let publisher = try await Broker.publisher()
            try await publisher.declareQueue(
                name: "full", arguments: ["x-queue-type": "classic", "x-max-length": 2, "x-overflow": "reject-publish"])
            var results: [PublishResult] = []
            for message in Broker.messages(4, to: "full") { results += try await publisher.deliver([message]) }
            #expect(results == [.confirmed, .confirmed, .refused, .refused])
            await publisher.close()
        }

        @Test func `tickets settle in any order, also for publishers at the same time`() async throws {
            let publisher = try await Broker.publisher(window: 64)
            try await publisher.declareQuorumQueue("interleaved")
            let first = try await publisher.publish(Broker.messages(10, to: "interleaved"))
            let second = try await publisher.publish([])
            let third = try await publisher.publish(Broker.messages(20, to: "interleaved"))
            #expect(try await publisher.settle(third).count == 20)
            #expect(try await publisher.settle(second) == [])
            #expect(try await publisher.settle(first).count == 10)
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for task in 1...8 {
                    group.addTask { try await publisher.deliver(Broker.messages(task * 50, to: "interleaved")).count { $0 == .confirmed } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.sorted() == (1...8).map { $0 * 50 })
            await #expect(throws: AMQPError.unknownTicket) { try await publisher.settle(first) }
            await publisher.close()
        }

        @Test func `a cancelled settle leaves the publisher usable`() async throws {
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue("cancelled-settle")
            let ticket = try await publisher.publish(Broker.messages(3_000, to: "cancelled-settle"))
            let settling = Task { try await publisher.settle(ticket) }
            settling.cancel()
            // It may have been quicker than the cancellation.
            if case .failure(let error) = await settling.result { #expect(error as? AMQPError == .cancelled) }
            #expect(try await publisher.deliver(Broker.messages(10, to: "cancelled-settle")).count == 10)
            await publisher.close()
        }

        @Test func `what AMQP can't carry is refused before a byte is written`() async throws {
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue("valid")
            let long = String(repeating: "ż", count: 128)
            var huge = Broker.messages(2, to: "valid")
            huge[1].properties.headers = ["h": .string(String(repeating: "x", count: 130_000))]
            await #expect(throws: AMQPError.invalidArgument("the routing key takes 256 bytes; AMQP allows 255")) {
                try await publisher.publish(Broker.messages(1, to: long))
            }
            await #expect(throws: AMQPError.invalidArgument("the headers take 130011 bytes; 120000 is the most a frame holds")) {
                try await publisher.publish(huge)
            }
            await #expect(throws: AMQPError.invalidArgument("a queue's name takes 256 bytes; AMQP allows 255")) {
                try await publisher.declareQueue(name: long)
            }
            #expect(try await publisher.deliver(Broker.messages(1, to: "valid")) == [.confirmed])
            #expect(try await publisher.inspectQueue(name: "valid")?.messageCount == 1)
            await publisher.close()
        }

        @Test func `properties, headers and large bodies come out as they went in`() async throws {
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue("round-trip")
            let properties = MessageProperties(
                contentType: "application/cloudevents+json", contentEncoding: "gzip", messageID: "m-1", correlationID: "c-1",
                type: "job", appID: "goniec", timestamp: 1_900_000_000, replyTo: "answers", expiration: "600000", priority: 3,
                headers: [
                    "bool": true, "int": .int(.min), "double": .double(0.1), "string": "żółw", "bytes": .bytes([0, 255]),
                    "time": .timestamp(7), "array": .array([1, "two", .void]), "table": .table(["x": .table([:])]), "void": .void,
                ],
                isPersistent: false
            )
            let bodies = [[], [0], (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }]
            let publications = bodies.map { Publication(exchange: "", routingKey: "round-trip", body: $0, properties: properties) }
            #expect(try await publisher.deliver(publications) == [.confirmed, .confirmed, .confirmed])
            let consumer = try await Broker.consumer()
            try await consumer.consume(queue: "round-trip", prefetch: 10)
            var messages: [Message] = []
            while messages.count < 3 { messages += try await consumer.next(max: 10) }
            #expect(messages.map(\.body) == bodies)
            for message in messages {
                var received = message.properties
                // Quorum queues add their own count.
                received.headers["x-delivery-count"] = nil
                #expect(received == properties)
                #expect(message.routingKey == "round-trip" && message.exchange == "" && !message.redelivered)
            }
            await consumer.close()
            await publisher.close()
        }
    }

    struct Topology {
        @Test func `declaring twice is declaring once`() async throws {
            let publisher = try await Broker.publisher()
            for _ in 1...2 {
                try await publisher.declareExchange(name: "shop", kind: .topic)
                try await publisher.declareQuorumQueue("orders")
                try await publisher.bind(queue: "orders", exchange: "shop", routingKey: "order.#")
            }
            let order = Publication(exchange: "shop", routingKey: "order.placed", body: [1])
            #expect(try await publisher.deliver([order]) == [.confirmed])
            #expect(try await publisher.inspectQueue(name: "orders") == QueueStatus(messageCount: 1, consumerCount: 0))
            #expect(try await publisher.purgeQueue(name: "orders") == 1)
            try await publisher.unbind(queue: "orders", exchange: "shop", routingKey: "order.#")
            #expect(try await publisher.deliver([order]) == [.returned(code: 312, reason: "NO_ROUTE")])
            #expect(try await publisher.deleteQueue(name: "orders") == 0)
            try await publisher.deleteExchange(name: "shop")
            await publisher.close()
        }

        @Test func `a refused declaration costs no confirm of messages in flight`() async throws {
            let publisher = try await Broker.publisher()
            try await publisher.declareQuorumQueue("argued")
            let ticket = try await publisher.publish(Broker.messages(500, to: "argued"))
            do throws(AMQPError) {
                try await publisher.declareQueue(name: "argued", arguments: ["x-queue-type": "classic"])
                Issue.record("other arguments were accepted")
            } catch {
                guard case .closedByBroker(406, let text) = error else { throw error }
                #expect(text.contains("x-queue-type"))
                #expect(!error.isTransient)
            }
            #expect(try await publisher.settle(ticket).allSatisfy { $0 == .confirmed })
            await publisher.close()
        }

        @Test func `a queue that isn't there has no status, however often one asks`() async throws {
            let publisher = try await Broker.publisher()
            for _ in 1...40 { #expect(try await publisher.inspectQueue(name: "absent") == nil) }
            #expect(try await publisher.deleteQueue(name: "absent") == 0)
            await #expect(throws: AMQPError.self) { try await publisher.purgeQueue(name: "absent") }
            #expect(await publisher.isConnected)
            await publisher.close()
        }
    }
}
