import App
import Testing

@Suite struct StopScopeTests {
    @Test func `one choice is a scope, as the database writes it`() throws {
        #expect("\(try StopScope(all: true, queue: nil, lane: nil, scenario: nil))" == "all")
        #expect("\(try StopScope(all: false, queue: "send.bulk", lane: nil, scenario: nil))" == "queue:send.bulk")
        #expect("\(try StopScope(all: false, queue: nil, lane: "bulk", scenario: nil))" == "lane:bulk")
        #expect("\(try StopScope(all: false, queue: nil, lane: nil, scenario: "cart"))" == "scenario:cart")
    }

    @Test func `no choice and two are refused`() {
        #expect(throws: StopScopeError.none) { try StopScope(all: false, queue: nil, lane: nil, scenario: nil) }
        #expect(throws: StopScopeError.several) { try StopScope(all: true, queue: nil, lane: "bulk", scenario: nil) }
        #expect(throws: StopScopeError.several) { try StopScope(all: false, queue: "bounce", lane: nil, scenario: "cart") }
    }

    @Test func `an unknown queue, a retry queue and an unknown lane are refused with those that there are`() {
        for name in ["nope", "bounce.retry.10s", ""] {
            let error = #expect(throws: StopScopeError.self) { try StopScope(all: false, queue: name, lane: nil, scenario: nil) }
            #expect(error?.description.contains("trigger.event, trigger.wake") == true)
        }
        let error = #expect(throws: StopScopeError.self) { try StopScope(all: false, queue: nil, lane: "fast", scenario: nil) }
        #expect(error?.description == "there is no lane \"fast\"; there are transactional, bulk")
    }

    @Test(arguments: [("send.bluk", "did you mean send.bulk?"), ("trigger.events", "did you mean trigger.event?")])
    func `a slip of the pen is told from what was meant`(name: String, suggestion: String) {
        let error = #expect(throws: StopScopeError.self) { try StopScope(all: false, queue: name, lane: nil, scenario: nil) }
        #expect(error?.description.contains(suggestion) == true)
    }
}
