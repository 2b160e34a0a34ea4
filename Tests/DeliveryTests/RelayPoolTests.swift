import Curl
import Synchronization
import Testing

@testable import Delivery

@Suite struct RelayPoolTests {
    @Test(arguments: [
        (8, [1], [8]), (8, [1, 1], [4, 4]), (8, [3, 1], [6, 2]), (10, [1, 1, 1], [4, 3, 3]), (2, [5, 1, 1], [1, 1, 1]), (1, [1], [1]),
        (4, [], []),
        (7, [2, 1], [5, 2]),
    ]) func `connections are shared by weight, and everyone gets one`(connections: Int, weights: [Int], shares: [Int]) {
        #expect(RelayPool.shares(of: connections, weights: weights) == shares)
    }

    @Test func `shares add up whenever there are enough`() {
        for connections in 1...40 {
            for weights in [[1, 2, 3], [7, 1], [1, 1, 1, 1], [9, 9, 1]] where connections >= weights.reduce(0, +) {
                #expect(RelayPool.shares(of: connections, weights: weights).reduce(0, +) == connections)
            }
        }
    }

    @Test func `connections of a relay that is down wait while those of another carry on`() async throws {
        let clock = ManualTime()
        let broken = MemoryTransport(Array(repeating: .drop(at: .connect), count: 3))
        let healthy = MemoryTransport()
        let routes = [RelayRoute(try SMTPRelay(url: "smtp://a.example")), RelayRoute(try SMTPRelay(url: "smtp://b.example"))]
        let pool = RelayPool(routes, connections: 2, clock: clock.relayClock) { $0.host == "a.example" ? broken : healthy }
        let envelope = try SMTPEnvelope(sender: "", recipient: "ola@example.org")
        for _ in 0..<3 { _ = await pool.transports[0].send(envelope, message: [1], mayFinish: { true }) }
        #expect(pool.relays.map(\.isUp) == [false, true])
        #expect(pool.relays.map(\.name) == ["smtp://a.example:25", "smtp://b.example:25"])
        try await pool.transports[1].ready()
        try await pool.transports[0].ready()
        #expect(clock.slept == [.seconds(1)])
        _ = await pool.transports[0].send(envelope, message: [1], mayFinish: { true })
        #expect(pool.relays.map(\.isUp) == [true, true])
        #expect(await broken.taken.count == 1)
        await pool.close()
    }

    @Test func `a refusal while connecting counts against the relay and one of a recipient does not`() async throws {
        let no = SMTPReply(code: 554, text: "no")
        let route = RelayRoute(try SMTPRelay(url: "smtp://a.example"))
        let envelope = try SMTPEnvelope(sender: "", recipient: "ola@example.org")
        for (stage, isUp) in [(SMTPStage.rcpt, true), (.dot, true), (.connect, false)] {
            let transport = MemoryTransport(Array(repeating: .refuse(at: stage, no), count: 3))
            let pool = RelayPool([route], connections: 1, clock: ManualTime().relayClock) { _ in transport }
            for _ in 0..<3 { _ = await pool.transports[0].send(envelope, message: [1], mayFinish: { true }) }
            #expect(pool.relays[0].isUp == isUp)
        }
    }
}

/// Time that passes only while somebody sleeps.
final class ManualTime: Sendable {
    private let state = Mutex((now: ContinuousClock.now, slept: [Duration]()))

    var slept: [Duration] { state.withLock { $0.slept } }

    var relayClock: RelayClock {
        RelayClock(
            now: { self.state.withLock { $0.now } },
            sleep: { until in
                self.state.withLock { state in
                    state.slept.append(until - state.now)
                    state.now = until
                }
            }
        )
    }
}
