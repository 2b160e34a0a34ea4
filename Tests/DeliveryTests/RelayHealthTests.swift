import Delivery
import Testing

@Suite struct RelayHealthTests {
    private let start = ContinuousClock.now

    private func after(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func `three failures in a row take a relay down, and one probe brings it back`() {
        var health = RelayHealth()
        health.failed(at: start)
        health.failed(at: start)
        #expect(health.request(at: start) == .go)
        health.failed(at: start)
        #expect(!health.isUp)
        #expect(health.request(at: after(0.5)) == .wait(until: after(1)))
        #expect(health.request(at: after(1)) == .go)
        #expect(health.request(at: after(1)) == .wait(until: after(2)))
        health.answered()
        #expect(health.isUp)
        #expect(health.request(at: after(1)) == .go)
    }

    @Test func `an answer in between forgives`() {
        var health = RelayHealth()
        for _ in 0..<10 {
            health.failed(at: start)
            health.failed(at: start)
            health.answered()
        }
        #expect(health.isUp)
    }

    @Test func `the wait doubles with each failed probe up to a minute`() {
        var health = RelayHealth()
        for _ in 0..<3 { health.failed(at: start) }
        var now = after(1)
        for wait in [2.0, 4, 8, 16, 32, 60, 60] {
            #expect(health.request(at: now) == .go)
            health.failed(at: now)
            #expect(health.request(at: now) == .wait(until: now + .seconds(wait)))
            now += .seconds(wait)
        }
    }

    @Test func `a probe that is given up or forgotten makes room for the next`() {
        var health = RelayHealth()
        for _ in 0..<3 { health.failed(at: start) }
        #expect(health.request(at: after(1)) == .go)
        health.abandoned(at: after(1))
        #expect(health.request(at: after(1)) == .go)
        #expect(health.request(at: after(30)) == .wait(until: after(31)))
        #expect(health.request(at: after(31)) == .go)
    }

    @Test func `those under way when it went down change nothing`() {
        var health = RelayHealth()
        for _ in 0..<8 { health.failed(at: start) }
        #expect(health.request(at: after(1)) == .go)
    }
}
