import AMQP
import Farm
import IO
import Identity
import JSON
import Jobs
import OpenSSL
import Postgres
import Store
import Support
import Testing
import Workers

@testable import App

/// The library calls behind `goniec dead`, over servers of their own.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DeadLetterSessionTests {
    private struct World {
        let session: Session
        let host: TestVirtualHost

        /// Archives what the archivist would find on the dead queue.
        func die(_ body: [UInt8], queue: String, reason: String = "no", headers: [String: FieldValue] = [:]) async throws -> UUID {
            let own: [String: FieldValue] = [HeaderName.deadQueue: .string(queue), HeaderName.deadReason: .string(reason)]
            let properties = MessageProperties(contentType: "text/x", headers: headers.merging(own) { $1 })
            let message = Message(tag: 1, routingKey: "key", properties: properties, body: body)
            try await session.withStore { store in
                _ = try await ArchivistStage(store: store, seal: LetterSeal(try session.resources.seal())).handle([message])
            }
            let letters = try await session.deadLetters(DeadLetterFilter(state: nil), limit: 1).letters
            return try #require(letters.first).id
        }

        func replay(_ filter: DeadLetterFilter = DeadLetterFilter()) async throws -> ReplayOperation {
            try await session.replay(try await session.beginReplay(filter, rate: nil, reason: "test").id)
        }

        /// The messages of a queue, which are left there.
        func messages(_ count: Int, in queue: String) async throws -> [Message] {
            let configuration = try BrokerConfiguration(url: host.url)
            let consumer = Consumer(configuration: configuration, queue: SerialQueue(label: "test"), logger: .silent)
            try await consumer.connect()
            try await consumer.consume(queue: queue, prefetch: 100)
            var messages: [Message] = []
            while messages.count < count { messages += try await consumer.next(max: 100) }
            await consumer.close()
            return messages
        }
    }

    private func with(_ body: (World) async throws -> Void) async throws {
        try await TestDatabase.with(suite: "dead") { database in
            let host = try await TestVirtualHost.create(suite: "dead")
            let flags = [
                "broker.url": host.url, "database.url": database.url, "seal.key": String(repeating: "5e", count: 32),
            ]
            do {
                let session = try await session(flags)
                _ = try await session.migrate()
                try await session.applyTopology()
                try await body(World(session: session, host: host))
                await host.delete()
            } catch {
                await host.delete()
                throw error
            }
        }
    }

    @Test func `a message goes home as it first came, to our queues and to a stranger's`() async throws {
        try await with { world in
            let bytes: [UInt8] = [0, 0xFF, 1]
            let headers: [String: FieldValue] = [
                "shop": "s1", "n": 5, "t": .table(["a": .array([true])]), "x-death": .array([]), "x-first-death-queue": "q",
                HeaderName.attempt: 4, HeaderName.failures: .array(["a"]), HeaderName.enqueuedAt: 7,
            ]
            _ = try await world.die(bytes, queue: "bounce", headers: headers)
            let configuration = try BrokerConfiguration(url: world.host.url)
            let publisher = Publisher(configuration: configuration, queue: SerialQueue(label: "test"), logger: .silent)
            try await publisher.connect()
            try await publisher.declareQueue(name: "theirs", arguments: ["x-queue-type": "quorum"])
            await publisher.close()
            _ = try await world.die([2], queue: "theirs")
            let lost = try await world.die([3], queue: "gone")

            let ended = try await world.replay()
            #expect(ended.state == .done && ended.done == 2 && ended.failed == 1)
            let home = try await world.messages(1, in: "bounce")
            #expect(home.map(\.body) == [bytes] && home[0].properties.contentType == "text/x")
            #expect(home[0].properties.headers == ["shop": "s1", "n": 5, "t": .table(["a": .array([true])])])
            #expect(try await world.messages(1, in: "theirs").map(\.body) == [[2]])
            let letter = try await world.session.deadLetter(lost)
            #expect(letter.letter.summary.state == .open)
            #expect(letter.history.last?.reason?.contains("there is no queue gone any more") == true)
        }
    }

    @Test func `an edited copy is replayed in its original's place, and dies as itself`() async throws {
        try await with { world in
            let id = try await world.die(Array("broken".utf8), queue: "trigger.event", headers: ["a": "1", "b": "2"])
            let session = world.session
            await #expect(throws: DeadLetterError.unchanged(id)) {
                _ = try await session.editDeadLetter(id, body: Array("broken".utf8), contentType: nil, headers: [:], reason: nil)
            }
            let copy = try await session.editDeadLetter(
                id, body: Array("mended".utf8), contentType: "text/y", headers: ["a": .null, "c": "3"], reason: "typo")
            #expect(try await world.replay(DeadLetterFilter()).done == 1)
            let message = try #require(try await world.messages(1, in: "trigger.event").first)
            #expect(message.body == Array("mended".utf8) && message.properties.contentType == "text/y")
            #expect(message.properties.headers == ["b": "2", "c": "3"])
            #expect(try await world.die(Array("mended".utf8), queue: "trigger.event") == copy)
            let (kept, again) = (try await session.deadLetter(id), try await session.deadLetter(copy))
            #expect(kept.letter.summary.state == .superseded && kept.text == "broken" && kept.history.map(\.action) == [.died, .edited])
            #expect(again.letter.summary.original == id && again.history.map(\.action) == [.edited, .replayed, .died])
            // With new headers alone it is a letter of its own, too.
            let other = try await session.editDeadLetter(copy, body: nil, contentType: "text/z", headers: [:], reason: nil)
            #expect(other != copy && other != id)
            #expect(try await session.deadLetter(other).text == "mended")
        }
    }

    @Test func `a body that was sealed under a lost key is said to be so, and everything else is there`() async throws {
        try await with { world in
            let id = try await world.die([1], queue: "bounce", reason: "why")
            var flags = ["seal.key": String(repeating: "6f", count: 32)]
            for key in ["broker.url", "database.url"] { flags[key] = world.session.settings.entry(key).value }
            let other = try await session(flags)
            let json = try await other.deadLetter(id).json
            #expect(json["body"] == .null && json["body_error"]?.string?.isEmpty == false && json["reason"] == "why")
            let ended = try await other.replay(try await other.beginReplay(DeadLetterFilter(), rate: nil, reason: nil).id)
            #expect(ended.failed == 1 && ended.done == 0)
        }
    }

    @Test func `a replay's line shows how far all of it is, and how fast this process was`() async throws {
        try await with { world in
            let id = try await world.session.beginReplay(DeadLetterFilter(), rate: nil, reason: nil).id
            func line(_ change: String, doneBefore: Int64, after elapsed: Duration) async throws -> String {
                try await world.session.withStore { store in
                    _ = try await store.pool.withConnection { try await $0.simple("UPDATE replay_operation SET \(change)") }
                }
                let operation = try #require(try await world.session.replayOperations().first { $0.id == id })
                return ReplayProgress(operation, doneBefore: doneBefore).line(total: nil, elapsed: elapsed)
            }
            #expect(try await line("total = 0", doneBefore: 0, after: .seconds(1)) == "0 letters  0/s")
            #expect(
                try await line("total = 4000, done = 1000", doneBefore: 0, after: .seconds(10))
                    == "██████░░░░░░░░░░░░░░░░░░ 25 %  1,000 letters  100/s  0:30 left")
            // What another process had done before is no speed of this one.
            #expect(try await line("done = 1000", doneBefore: 900, after: .seconds(10)).contains("1,000 letters  10/s"))
            #expect(
                try await line("done = 1000, failed = 1000, state = 'paused'", doneBefore: 0, after: .seconds(10))
                    == "████████████░░░░░░░░░░░░ 50 %  1,000 letters  100/s  1,000 failed  paused  0:10 left")
            #expect(
                try await line("done = 3999, failed = 1, state = 'done'", doneBefore: 0, after: .seconds(10))
                    == "████████████████████████ 100 %  3,999 letters  400/s  1 failed")
        }
    }

    @Test func `what isn't there, or is about a delivery, is said in a sentence`() async throws {
        try await with { world in
            let session = world.session
            let nobody = UUID(high: 1, low: 1)
            await #expect(throws: DeadLetterError.noLetter(nobody)) { _ = try await session.deadLetter(nobody) }
            await #expect(throws: DeadLetterError.noOperation(nobody)) { _ = try await session.pauseReplay(nobody) }
            await #expect(throws: DeadLetterError.noOperation(nobody)) { _ = try await session.replay(nobody) }
            let job = RenderJob(delivery: nobody, contact: nobody)
            let id = try await world.die(job.body, queue: "render.bulk")
            await #expect(throws: DeadLetterError.aboutDelivery(id)) {
                _ = try await session.editDeadLetter(id, body: [1], contentType: nil, headers: [:], reason: nil)
            }
            #expect(try await world.replay().done == 1)
            #expect(try await session.deadLetter(id).history.last?.reason?.hasPrefix("its delivery isn't there any more") == true)
        }
    }
}
