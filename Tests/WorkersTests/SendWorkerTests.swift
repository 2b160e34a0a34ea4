import AMQP
import Curl
import Delivery
import Farm
import Jobs
import OpenSSL
import ServiceLifecycle
import Store
import Support
import Testing

@testable import Workers

@Suite(.serialized) struct SendWorkerTests {
    @Test func `mails go to the relay, their rows say so, and outcomes are told`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...30)
            try await world.working {
                await world.broker.acknowledged(30)
            }
            #expect(try await world.states() == Array(repeating: "accepted 1", count: 30))
            #expect(await world.relay.taken.count == 30)
            #expect(Set(await world.relay.taken.map(\.envelope.recipient)).count == 30)
            #expect(await world.outcomes() == Array(repeating: .accepted, count: 30))
            #expect(await world.broker.depth(of: .send(.transactional)) == (0, 0))
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE outcome_pending AND reply_code = 250") == "30")
        }
    }

    @Test func `each answer of the relay leads to its state`() async throws {
        let refusals: [MemoryTransport.Behaviour] = [
            .refuse(at: .rcpt, SMTPReply(code: 550, enhanced: "5.1.1", text: "no such user")),
            .refuse(at: .rcpt, SMTPReply(code: 451, enhanced: "4.7.1", text: "greylisted")),
            .refuse(at: .dot, SMTPReply(code: 554, enhanced: "5.7.1", text: "spam")),
            .drop(at: .data), .loseAnswer,
        ]
        try await TestStore.with(suite: "send") { test async throws in
            let world = try SendWorld(test, refusals)
            try await world.add(1...6)
            try await world.working(connections: 1) { await world.broker.acknowledged(6) }
            let states = try await world.states()
            #expect(states.map { $0.split(separator: " ")[0] } == ["rejected", "pending", "rejected", "pending", "uncertain", "accepted"])
            #expect(states[3] == "pending relay unavailable 0")
            // Only the address that doesn't exist is suppressed, by its hash.
            let hash = world.tokens.addressHash(folded: "c1@example.org").map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
            #expect(try await test.column("SELECT encode(address_hash, 'hex') || ' ' || reason FROM suppression") == ["\(hash) hard"])
            #expect(await world.outcomes().sorted { $0.rawValue < $1.rawValue } == [.accepted, .rejected, .rejected])
            // The suppressed address isn't written to again, in whatever spelling.
            try await world.add(7...7)
            try await test.execute("UPDATE delivery SET not_before = goniec_now()")
            let taken = await world.relay.taken.count
            let again = try SendWorld(test, [])
            try await again.broker.put(world.mail(7, to: "C1@Example.ORG"))
            try await again.working { await again.broker.acknowledged(1) }
            #expect(try await world.states().last == "suppressed hard 0")
            #expect(await world.relay.taken.count == taken)
        }
    }

    @Test func `a mail that comes twice goes out once`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...3)
            for number: UInt64 in 1...3 { try await world.broker.put(world.mail(number)) }
            try await world.working { await world.broker.acknowledged(6) }
            #expect(await world.relay.taken.count == 3)
            #expect(try await world.states() == Array(repeating: "accepted 1", count: 3))
        }
    }

    @Test(arguments: [
        [(UInt8(2), SendWorld.sealKey)], [(UInt8(1), [UInt8](repeating: 8, count: 32))],
    ]) func `a wrong seal key holds the lane, and the right one sends every mail`(wrong: [(id: UInt8, key: [UInt8])]) async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...5)
            try await world.working(seal: try Seal(keys: wrong, current: wrong[0].id)) {
                // It has given the first mail back twice: it tries again, and nothing comes of it.
                await world.broker.requeued(2)
            }
            #expect(await world.broker.messages(in: .dead).isEmpty)
            #expect(await world.broker.depth(of: .send(.transactional)) == (5, 0))
            #expect(await world.relay.taken.isEmpty)
            let rotated = try Seal(keys: [(9, [UInt8](repeating: 9, count: 32)), (1, SendWorld.sealKey)], current: 9)
            try await world.working(seal: rotated) { await world.broker.acknowledged(5) }
            #expect(try await world.states() == Array(repeating: "accepted 1", count: 5))
        }
    }

    @Test func `what can't be opened by any key is dead, and its neighbours go out`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...2)
            var short = try world.mail(1)
            short.body = Array(short.body.prefix(20))
            await world.broker.put(short)
            var unknown = try world.mail(1)
            unknown.body[0] = 99
            await world.broker.put(unknown)
            var nameless = try world.mail(1)
            nameless.properties.headers = [:]
            await world.broker.put(nameless)
            try await world.working { await world.broker.acknowledged(5) }
            #expect(try await world.states() == ["accepted 1", "accepted 1"])
            #expect(await world.broker.messages(in: .dead).count == 3)
        }
    }

    @Test func `a broker that is lost in the middle of SMTP changes nothing about what is recorded`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...4)
            let slow = SlowTransport()
            try await world.working(connections: 2, over: slow) {
                // The first one comes alone, prefetch being one.
                await slow.begun(1)
                await world.broker.breakConnections()
                await slow.answer()
                await world.broker.acknowledged(4)
            }
            #expect(try await world.states() == Array(repeating: "accepted 1", count: 4))
            #expect(await slow.begun == 4)
        }
    }

    @Test func `a broker that is lost between claim and outcome leaves no claim unsent`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...20)
            await world.broker.holdConfirms(true)
            try await world.working(connections: 4) {
                // The first outcome is on its way, and others are claimed beside it.
                await world.broker.published(1)
                await world.broker.breakConnections()
                await world.broker.acknowledged(20)
            }
            #expect(try await world.states() == Array(repeating: "accepted 1", count: 20))
            #expect(await world.relay.taken.count == 20)
        }
    }

    @Test func `a database that is lost for a while costs nothing`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...6)
            let slow = SlowTransport()
            try await world.working(connections: 2, over: slow) {
                await slow.begun(1)
                try await world.test.another(connections: 1).execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
                await slow.answer()
                await world.broker.acknowledged(6)
            }
            #expect(try await world.states() == Array(repeating: "accepted 1", count: 6))
            #expect(await slow.begun == 6)
        }
    }

    @Test func `a drain finishes what is under way and gives the rest back`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...20)
            let slow = SlowTransport()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await world.working(connections: 1, over: slow) { await slow.begun(1) }
                }
                await slow.begun(1)
                await slow.answer()
                try await group.waitForAll()
            }
            let sent = try await world.states().count { $0 == "accepted 1" }
            let left = try await world.states().filter { $0 != "accepted 1" }
            #expect(left == Array(repeating: "pending 0", count: 20 - sent) && sent >= 1)
            let depth = await world.broker.depth(of: .send(.transactional))
            #expect(depth == (20 - sent, 0))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a drain that is cut while nothing can be recorded says how many sends it leaves unreported`()
        async throws
    {
        try await SendWorld.with { world async throws in
            try await world.add(1...1)
            let slow = SlowTransport()
            let worker = try world.worker(connections: 1, over: slow)
            let group = ServiceGroup(services: [worker], logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                await slow.begun(1)
                try await world.test.execute("ALTER TABLE delivery RENAME TO gone")
                await slow.answer()
                await group.triggerGracefulShutdown()
                while worker.gauge.read().state != .draining { await Task.yield() }
                tasks.cancelAll()
                // Whether the group throws because it was cancelled is its own affair.
                _ = await tasks.nextResult()
            }
            #expect(worker.gauge.read().unreported == 1 && worker.gauge.read().left == 1)
            try await world.test.execute("ALTER TABLE gone RENAME TO delivery")
            #expect(try await world.states() == ["sending 1"])
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a drain ends although the relay is down`() async throws {
        // Whoever waits for the relay's next turn waits until it is told not to.
        let standstill = RelayClock(now: { ContinuousClock.now }, sleep: { _ in try await ContinuousClock().sleep(for: .seconds(86_400)) })
        try await SendWorld.with { world async throws in
            try await world.add(1...20)
            for _ in 0..<40 { await world.relay.expect(.drop(at: .mail)) }
            try await world.working(connections: 2, clock: standstill) { await world.broker.acknowledged(1) }
            #expect(try await world.states().allSatisfy { $0.hasPrefix("pending") })
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE claim IS NOT NULL") == "0")
        }
    }

    @Test func `a paused lane sends nothing and takes nothing`() async throws {
        try await SendWorld.with { world async throws in
            try await world.add(1...3)
            try await world.test.store.pause("lane:transactional", reason: nil, by: "me")
            try await world.working { await world.broker.acknowledged(3) }
            #expect(try await world.states() == Array(repeating: "pending 0", count: 3))
            #expect(await world.relay.taken.isEmpty)
        }
    }
}
