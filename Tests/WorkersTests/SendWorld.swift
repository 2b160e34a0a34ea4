import AMQP
import Curl
import Delivery
import Farm
import IO
import Identity
import Jobs
import Logging
import OpenSSL
import ServiceLifecycle
import Store
import Support
import Testing

@testable import Workers

/// A send worker over a broker and a relay in memory, and a database of its own.
struct SendWorld: Sendable {
    let test: TestStore
    let broker = MemoryBroker()
    let relay: MemoryTransport
    let seal: Seal
    let tokens = TokenKey(secret: Array(repeating: 5, count: 32))
    /// What mails are sealed with, under the id 1.
    static let sealKey = [UInt8](repeating: 7, count: 32)

    init(_ test: TestStore, _ behaviours: [MemoryTransport.Behaviour]) throws {
        self.test = test
        relay = MemoryTransport(behaviours)
        seal = try Seal(keys: [(1, Self.sealKey)], current: 1)
    }

    static func with(_ behaviours: MemoryTransport.Behaviour..., body: (SendWorld) async throws -> Void) async throws {
        try await TestStore.with(suite: "send") { test in try await body(SendWorld(test, behaviours)) }
    }

    static func key(_ number: UInt64) -> DeliveryKey {
        DeliveryKey(contact: UUID(high: 1, low: number), delivery: UUID(high: 2, low: number))
    }

    /// Adds pending deliveries and their mails on the send queue.
    func add(_ numbers: ClosedRange<UInt64>, policy: String = "hold") async throws {
        for number in numbers {
            let key = Self.key(number)
            try await test.execute(
                """
                INSERT INTO contact (contact_id, subject) VALUES ('\(key.contact)', 'c\(number)');
                INSERT INTO delivery (contact_id, delivery_id, enrollment_id, scenario, version, step, template, topic, lane,
                    uncertain_policy, context, not_before, created_at, updated_at)
                VALUES ('\(key.contact)', '\(key.delivery)', gen_random_uuid(), 's', 1, 'step', 't', 'orders', 'transactional',
                    '\(policy)', '{}', goniec_now(), goniec_now(), goniec_now())
                """
            )
            try await broker.put(mail(number))
        }
    }

    /// A sealed mail as the render worker publishes it.
    func mail(_ number: UInt64, to recipient: String? = nil) throws -> Publication {
        let key = Self.key(number)
        let mail = RenderedMail(
            delivery: key.delivery, contact: key.contact, sender: "bounce@example.org",
            recipient: recipient ?? "c\(number)@example.org", message: Array("Subject: \(number)\r\n\r\n\(number)\r\n".utf8)
        )
        return Publication(
            exchange: ExchangeName.work, routingKey: QueueName.send(.transactional).rawValue,
            body: try seal.seal(mail.bytes, context: key.delivery.bytes),
            properties: MessageProperties(headers: [HeaderName.delivery: .string(key.delivery.description)])
        )
    }

    /// A worker that nobody runs yet.
    func worker(
        connections: Int = 2, over transport: (any Transport)? = nil, clock: RelayClock = .system, pauses: any PauseSwitch = NeverPaused(),
        seal: Seal? = nil
    ) throws -> SendWorker {
        let executor = SerialQueue(label: "goniec.test.send")
        let transport = transport ?? relay
        let address = try SMTPRelay(url: "smtp://localhost")
        return SendWorker(
            lane: .transactional, store: test.store,
            relays: RelayPool([RelayRoute(address)], connections: connections, clock: clock) { _ in transport },
            seal: seal ?? self.seal, tokens: tokens, inlet: MemoryInlet(broker), outlet: MemoryOutlet(broker), pauses: pauses,
            executor: executor,
            logger: .silent
        )
    }

    /// Runs a worker while `body` does, then shuts it down gracefully and waits for its end.
    func working(
        connections: Int = 2, over transport: (any Transport)? = nil, clock: RelayClock = .system, pauses: any PauseSwitch = NeverPaused(),
        seal: Seal? = nil,
        _ body: () async throws -> Void
    ) async throws {
        let worker = try worker(connections: connections, over: transport, clock: clock, pauses: pauses, seal: seal)
        let group = ServiceGroup(services: [worker], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await body()
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// `state reason attempts`, in the order of the numbers.
    func states() async throws -> [String] {
        try await test.column("SELECT concat_ws(' ', state, reason, attempts) FROM delivery ORDER BY contact_id")
    }

    /// The outcomes that were published.
    func outcomes() async -> [Outcome.Kind] {
        await broker.messages(in: .outcome).compactMap { try? Outcome(body: $0.body).kind }
    }
}

/// A relay that answers when it is told to.
actor SlowTransport: Transport {
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
    private var isOpen = false
    private(set) var begun = 0

    func send(_ envelope: SMTPEnvelope, message: [UInt8], mayFinish: @escaping @Sendable () -> Bool) async -> SMTPResult {
        begun += 1
        for (_, continuation) in watchers.filter({ $0.0 <= begun }) { continuation.resume() }
        watchers.removeAll { $0.0 <= begun }
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
        return .accepted(SMTPReply(code: 250, text: "ok"))
    }

    /// Returns when this many messages have begun.
    func begun(_ count: Int) async {
        if begun >= count { return }
        await withCheckedContinuation { watchers.append((count, $0)) }
    }

    /// Answers whoever waits, and everybody after them.
    func answer() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func close() {}
}
