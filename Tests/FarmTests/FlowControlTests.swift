import AMQP
import Farm
import IO
import Jobs
import ServiceLifecycle
import Testing

/// A switch that a test turns.
private actor TurnedSwitch: PauseSwitch {
    private var isOn: Bool

    init(isOn: Bool) {
        self.isOn = isOn
    }

    func isPaused(_ queue: QueueName) async -> Bool { isOn }

    func turn(on: Bool) {
        isOn = on
    }
}

/// An inlet whose consumer takes as long to begin as a test says, as the broker's does.
private actor SlowInlet: Inlet {
    private(set) var isFlowing = true
    let asked = Tally()
    let stops = Tally()
    let gate = Tally()

    func open(_ queue: QueueName, prefetch: UInt16) async throws(AMQPError) {}
    func next(max: Int) async throws(AMQPError) -> [Message] { [] }
    func take(max: Int) async throws(AMQPError) -> [Message] { [] }
    func acknowledge(upTo tag: UInt64) async throws(AMQPError) {}
    func close() async {}

    func widen(to prefetch: UInt16) async throws(AMQPError) {
        await begin()
    }

    func resume(prefetch: UInt16) async throws(AMQPError) {
        await begin()
    }

    func stop() async throws(AMQPError) {
        isFlowing = false
        await stops.add()
    }

    private func begin() async {
        await asked.add()
        await gate.reached(1)
        isFlowing = true
    }
}

/// Watches one flow, as a worker does.
private struct Watch: Service {
    let flow: FlowControl

    func run() async throws {
        await flow.watch()
    }
}

@Suite(.timeLimit(.minutes(1))) struct FlowControlTests {
    private let inlet = SlowInlet()

    private func flow(_ pauses: any PauseSwitch = NeverPaused()) -> FlowControl {
        FlowControl(queue: .event, inlet: inlet, pauses: pauses, executor: SerialQueue(label: "test.flow"), logger: .quiet)
    }

    @Test(arguments: [true, false])
    func `a shutdown that comes while the consumer is replaced stops the new one too`(isWidening: Bool) async throws {
        let flow = flow()
        await flow.inletIsOpen(true)
        try await ServiceGroup.running([Watch(flow: flow)]) { group in
            async let beginning: Void = isWidening ? flow.widen(to: 16) : flow.resume(prefetch: 16)
            await inlet.asked.reached(1)
            await group.triggerGracefulShutdown()
            await inlet.stops.reached(1)
            await inlet.gate.add()
            try await beginning
        }
        #expect(await !inlet.isFlowing)
    }

    @Test func `after a shutdown nothing begins to flow again`() async throws {
        let flow = flow()
        await inlet.gate.add()
        try await ServiceGroup.running([Watch(flow: flow)]) { _ in }
        try await flow.widen(to: 16)
        try await flow.resume(prefetch: 16)
        await flow.waitWhilePaused()
        #expect(await inlet.asked.count == 0)
        #expect(await flow.isDraining)
    }

    @Test func `an inlet that opens after the shutdown is stopped at once`() async throws {
        let flow = flow()
        try await ServiceGroup.running([Watch(flow: flow)]) { _ in }
        #expect(await inlet.stops.count == 0)
        await flow.inletIsOpen(true)
        #expect(await inlet.stops.count == 1)
    }

    @Test func `a queue whose switch is on stops, and flows again when it is off`() async throws {
        let pauses = TurnedSwitch(isOn: true)
        let flow = flow(pauses)
        await flow.inletIsOpen(true)
        try await ServiceGroup.running([Watch(flow: flow)]) { _ in
            await inlet.stops.reached(1)
            #expect(await !flow.isRunning)
            await pauses.turn(on: false)
            await flow.waitWhilePaused()
            #expect(await flow.isRunning)
        }
    }

    @Test func `whoever waits while paused is let go by a shutdown`() async throws {
        let flow = flow(TurnedSwitch(isOn: true))
        await flow.inletIsOpen(true)
        try await ServiceGroup.running([Watch(flow: flow)]) { group in
            await inlet.stops.reached(1)
            async let waiting: Void = flow.waitWhilePaused()
            await group.triggerGracefulShutdown()
            await waiting
            #expect(await flow.isDraining)
        }
    }

    @Test func `whoever waits while paused is let go when it is cancelled`() async throws {
        let flow = flow(TurnedSwitch(isOn: true))
        await flow.inletIsOpen(true)
        try await ServiceGroup.running([Watch(flow: flow)]) { _ in
            await inlet.stops.reached(1)
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await flow.waitWhilePaused() }
                tasks.cancelAll()
            }
        }
    }

    @Test func `a wait that is cancelled leaves the flow as it is`() async throws {
        let flow = flow(TurnedSwitch(isOn: true))
        await flow.inletIsOpen(true)
        try await ServiceGroup.running([Watch(flow: flow)]) { _ in
            await inlet.stops.reached(1)
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await flow.waitWhilePaused() }
                // Time for it to begin; where it hasn't, there is less to see and nothing to fail.
                for _ in 1...100 where await !flow.isRunning { await Task.yield() }
                tasks.cancelAll()
            }
            for _ in 1...100 { #expect(await !flow.isDraining) }
        }
    }

    @Test func `what a switch stops before the first connection never flowed`() async {
        let flow = flow(TurnedSwitch(isOn: true))
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await flow.waitWhilePaused() }
            tasks.cancelAll()
        }
        await flow.inletIsOpen(true)
        #expect(await inlet.stops.count == 1)
    }
}
