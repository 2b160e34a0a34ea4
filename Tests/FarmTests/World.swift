import AMQP
import Farm
import IO
import Jobs
import Logging
import ServiceLifecycle
import Support
import Synchronization

/// A stage that does what its test says.
struct ScriptedStage: Stage {
    var queue = QueueName.event
    var batchSize = 10
    var retries = RetryPolicy.standard
    let body: @Sendable ([Message]) async throws(StageFailure) -> [Verdict]

    init(batchSize: Int = 10, _ body: @escaping @Sendable ([Message]) async throws(StageFailure) -> [Verdict]) {
        self.batchSize = batchSize
        self.body = body
    }

    func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        try await body(batch)
    }
}

/// A worker over a broker in memory and a clock that the test moves.
struct World: Sendable {
    let broker = MemoryBroker()
    let clock = ManualClock()
    let pauses = HandSwitch()
    let ledger = Ledger()

    static func publication(_ number: Int, to queue: QueueName = .event) -> Publication {
        Publication(exchange: ExchangeName.work, routingKey: queue.rawValue, body: Array("\(number)".utf8))
    }

    func put(_ numbers: Range<Int>) async {
        for number in numbers { await broker.put(Self.publication(number)) }
    }

    func worker(_ stage: ScriptedStage) -> StageWorker {
        StageWorker(
            stage: stage, inlet: MemoryInlet(broker), outlet: MemoryOutlet(broker), pauses: pauses, clock: clock,
            executor: SerialQueue(label: "goniec.test.farm"), logger: .silent
        )
    }

    /// Runs a worker while `body` does, then shuts it down gracefully and waits for its end.
    func working(_ stage: ScriptedStage, _ body: (ServiceGroup) async throws -> Void) async throws {
        try await running(worker(stage), body)
    }
}

/// Runs a service while `body` does, then shuts it down gracefully and waits for its end.
func running(_ service: any Service, _ body: (ServiceGroup) async throws -> Void) async throws {
    let group = ServiceGroup(services: [service], logger: .silent)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        do {
            try await body(group)
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}

/// A pause switch in the test's hand.
final class HandSwitch: PauseSwitch {
    private let state = Mutex(false)

    func set(_ isPaused: Bool) { state.withLock { $0 = isPaused } }

    func isPaused(_ queue: QueueName) async -> Bool { state.withLock { $0 } }
}

/// What happened, in order, and somewhere to wait for it.
actor Ledger {
    private(set) var entries: [String] = []
    private var watchers: [(isMet: ([String]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

    func note(_ entry: String) {
        entries.append(entry)
        let met = watchers.filter { $0.isMet(entries) }
        watchers.removeAll { $0.isMet(entries) }
        for watcher in met { watcher.continuation.resume() }
    }

    /// Returns when this was noted so many times.
    func noted(_ entry: String, times: Int = 1) async {
        await reach { $0.count { $0 == entry } >= times }
    }

    /// Returns when so much was noted.
    func noted(_ count: Int) async {
        await reach { $0.count >= count }
    }

    func reach(_ isMet: @escaping ([String]) -> Bool) async {
        if isMet(entries) { return }
        await withCheckedContinuation { watchers.append((isMet, $0)) }
    }
}

/// A door that somebody waits at until it is opened; open, it lets everybody through.
actor Door {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

extension Message {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Logger {
    static let silent = Logger(label: "goniec.test") { _ in SwiftLogNoOpLogHandler() }
}
