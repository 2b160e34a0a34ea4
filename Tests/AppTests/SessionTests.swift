import AMQP
import Postgres
import Store
import Support
import Testing

@testable import App

/// Commands over a virtual host and a database of their own.
@Suite(.timeLimit(.minutes(2))) struct SessionTests {
    private func verdicts(_ session: Session) async -> [String: Finding.Verdict] {
        Dictionary(uniqueKeysWithValues: await Doctor(session).examine().map { ($0.name, $0.verdict) })
    }

    @Test func `the doctor sees what is missing, and that its cures cure it`() async throws {
        try await withServers { session, configuration in
            let before = await verdicts(session)
            #expect(before["broker"] == .good && before["database"] == .good && before["clock"] == .good)
            #expect(before["topology"] == .bad && before["schema"] == .bad)
            // Looking makes nothing.
            try await withPublisher(configuration) { publisher in
                let bounce = try await publisher.inspectQueue(name: "bounce")
                #expect(bounce == nil)
                let hasExchange = try await publisher.hasExchange(name: "goniec.work")
                #expect(!hasExchange)
            }
            try await session.applyTopology()
            #expect(try await !session.migrate().isEmpty)
            let after = await verdicts(session)
            for name in ["topology", "alarms", "schema", "identity", "partitions", "snapshots", "queues", "workers"] {
                #expect(after[name] == .good, "\(name)")
            }
        }
    }

    @Test func `a queue with other arguments is found by name`() async throws {
        try await withServers { session, configuration in
            try await session.applyTopology()
            try await withPublisher(configuration) { publisher in
                try await publisher.deleteQueue(name: "bounce")
                try await publisher.declareQueue(name: "bounce", arguments: ["x-queue-type": "quorum"])
                try await publisher.deleteQueue(name: "render.bulk")
            }
            let topology = await Doctor(session).examine().first { $0.name == "topology" }
            #expect(topology?.verdict == .bad)
            #expect(topology?.found.contains("render.bulk") == true || topology?.found.contains("and 1 more") == true)
            #expect(topology?.cure?.contains("goniec topology apply") == true)
        }
    }

    @Test func `another database than the known one, and missing partitions, are found`() async throws {
        try await withServers { session, _ in
            _ = try await session.migrate()
            try await session.withStore { store in
                _ = try await store.pool.query("UPDATE database_identity SET system_identifier = 'another'")
                _ = try await store.pool.query("UPDATE clock_offset SET value = interval '400 days'")
            }
            let found = await verdicts(session)
            #expect(found["identity"] == .bad && found["partitions"] == .warning)
            try await session.confirmDatabase()
            #expect(await verdicts(session)["identity"] == .good)
        }
    }

    @Test func `the doctor says why the database is doubted, and that failing over by itself needs a synchronous standby`() async throws {
        try await withServers { session, _ in
            _ = try await session.migrate()
            #expect(await verdicts(session)["failover"] == nil)
            let flags =
                ["broker.url", "database.url"].map { ($0, session.settings.entry($0).value ?? "") } + [("database.failover", "synchronous")]
            let trusting = try await AppTests.session(Dictionary(uniqueKeysWithValues: flags))
            #expect(await verdicts(trusting)["failover"] == .warning)
            try await session.withStore { store in
                try await store.pool.withConnection { try await $0.doubtDatabase(because: "it lacks much", by: "here") }
            }
            let identity = try #require(await Doctor(session).examine().first { $0.name == "identity" })
            #expect(identity.verdict == .bad && "\(identity)".contains("it lacks much"))
            try await session.confirmDatabase()
            #expect(await verdicts(session)["identity"] == .good)
        }
    }

    @Test func `what is stopped is listed until it is resumed, and unknown scenarios are refused`() async throws {
        try await withServers { session, _ in
            _ = try await session.migrate()
            await #expect(throws: StopScopeError.unknown("scenario", "cart", known: [])) {
                try await session.stop(.scenario("cart"), reason: nil)
            }
            try await session.withStore { store in
                _ = try await store.publish(scenario: "cart", checksum: "1", author: "a", files: [:])
            }
            try await session.stop(.scenario("cart"), reason: "typo")
            try await session.stop(.all, reason: nil)
            #expect(try await session.pauses().map(\.scope).sorted() == ["all", "scenario:cart"])
            #expect(try await session.resume(.all))
            #expect(try await !session.resume(.all))
            #expect(try await session.resume(.scenario("cart")))
            await #expect(throws: StopScopeError.unknown("scenario", "nope", known: ["cart"])) {
                try await session.resume(.scenario("nope"))
            }
            #expect(try await session.pauses().isEmpty)
        }
    }

    @Test func `events and bounces reach their queues, up to the first that is none`() async throws {
        try await withServers { session, configuration in
            func event(_ id: String) -> String { #"{"specversion":"1.0","id":"\#(id)","source":"s","type":"t","subject":"c"}"# }
            let lines = [event("1"), "", event("2"), "no event", event("3")]
            let input = AsyncThrowingStream<[UInt8], any Error> { continuation in
                for line in lines { continuation.yield(Array(line.utf8)) }
                continuation.finish()
            }
            let error = await #expect(throws: LineError.self) { try await session.publishEvents(input) { _ in } }
            #expect(error?.line == 4)
            try await withFolder { folder in
                let mail = try write("From: a@b.example\n\nx", to: "\(folder)/mail")
                #expect(try await session.publishBounces([mail, mail]) == 2)
                await #expect(throws: MailFileError.missing("\(folder)/nope")) {
                    try await session.publishBounces([mail, "\(folder)/nope"])
                }
            }
            try await withPublisher(configuration) { publisher in
                let events = try await publisher.inspectQueue(name: "trigger.event")
                let bounces = try await publisher.inspectQueue(name: "bounce")
                #expect(events?.messageCount == 2 && bounces?.messageCount == 3)
            }
        }
    }

    @Test func `a database without the schema, a missing one and an unknown virtual host name the setting and the cure`() async throws {
        try await withServers { session, configuration in
            await #expect(throws: SchemaError.self) { try await session.pauses() }
            let url = TestDatabase.replacingDatabase(of: try TestDatabase.serverURL(), with: "goniec_nope")
            let absent = try await App.Session(settings: settings(["database.url": url]), logger: .silent)
            let error = await #expect(throws: ServerUnavailable.self) { try await absent.pauses() }
            #expect(error?.setting == "database.url")
            #expect("\(error, default: "")".contains("goniec doctor"))
            let host = "amqp://\(configuration.user):\(configuration.password)@\(configuration.endpoints[0])/goniec_nope"
            let stranger = try await App.Session(settings: settings(["broker.url": host]), logger: .silent)
            let refusal = await #expect(throws: ServerUnavailable.self) { try await stranger.applyTopology() }
            #expect(refusal?.setting == "broker.url")
            #expect(!"\(refusal, default: "")".contains(configuration.password))
        }
    }
}
