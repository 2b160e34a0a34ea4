internal import AMQP
internal import Delivery
internal import Edge
internal import Farm
internal import IO
internal import Jobs
package import Logging
internal import Mailbox
internal import OpenSSL
internal import Scheduler
package import ServiceLifecycle
internal import Store
internal import Workers

/// Puts the services of roles together out of the settings. Only a role that needs a secret asks for it.
package struct Composition: Sendable {
    private let settings: Settings
    private let resources: Resources
    private let logger: Logger

    /// Composes services that are configured by `settings`.
    package init(settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        resources = Resources(settings: settings, logger: logger)
    }

    /// A worker under its role.
    private typealias Member = (role: Role, worker: any Service & Gauged)

    /// The services of these roles, what others depend on first: services are stopped in the reverse order.
    package func services(of roles: [Role]) throws -> [any Service] {
        let watch = Store(pool: try resources.pool(connections: 1, label: "watch"))
        let pauses = PauseWatch(store: watch, logger: logger)
        let crew = try crew(of: roles, pauses: pauses)
        var services: [any Service] = crew.map(\.worker)
        if roles.contains(.edge) { services.append(try edge()) }
        if roles.contains(.scheduler) { services.append(try scheduler()) }
        var base: [any Service] = []
        if roles.contains(.mailbox) { base.append(try mailbox()) }
        if !crew.isEmpty {
            let workers = crew.map { (stage: $0.role.rawValue, gauge: $0.worker.gauge) }
            base += [WorkerReporter(process: .current(), workers: workers, store: watch, logger: logger), pauses]
        }
        return base + [Together(services: services)]
    }

    private func crew(of roles: [Role], pauses: PauseWatch) throws -> [Member] {
        var crew: [Member] = []
        if roles.contains(.archivist) { crew.append((.archivist, try archivist(pauses: pauses))) }
        if roles.contains(.send) { crew += try Lane.allCases.map { (.send, try send($0, pauses: pauses)) } }
        if roles.contains(.render) { crew += try Lane.allCases.map { (.render, try render($0, pauses: pauses)) } }
        if roles.contains(.bounce) { crew.append((.bounce, try bounce(pauses: pauses))) }
        if roles.contains(.trigger) { crew += try trigger(pauses: pauses).map { (.trigger, $0) } }
        return crew
    }

    // MARK: Workers

    private func trigger(pauses: PauseWatch) throws -> [StageWorker] {
        try [
            triggerStage("event", pauses: pauses) { EventStage(trigger: $0) },
            triggerStage("wake", pauses: pauses) { WakeStage(trigger: $0) },
            triggerStage("outcome", pauses: pauses) { OutcomeStage(trigger: $0) },
        ]
    }

    private func triggerStage(_ label: String, pauses: PauseWatch, _ make: (Trigger) -> any Stage) throws -> StageWorker {
        let executor = SerialQueue(label: "goniec.trigger.\(label)")
        let store = Store(pool: try resources.pool(connections: 1, label: "trigger \(label)", executor: executor))
        let trigger = Trigger(store: store, tokens: try resources.tokens(), executor: executor, logger: logger)
        return try worker(make(trigger), pauses: pauses, executor: executor)
    }

    private func render(_ lane: Lane, pauses: PauseWatch) throws -> StageWorker {
        let executor = SerialQueue(label: "goniec.render.\(lane.rawValue)")
        let store = Store(pool: try resources.pool(connections: 1, label: "render \(lane.rawValue)", executor: executor))
        let stage = RenderStage(
            lane: lane, store: store, identity: try resources.identity(), signers: try resources.signers(), seal: try resources.seal()
        )
        return try worker(stage, pauses: pauses, executor: executor)
    }

    private func send(_ lane: Lane, pauses: PauseWatch) throws -> SendWorker {
        let executor = SerialQueue(label: "goniec.send.\(lane.rawValue)")
        return SendWorker(
            lane: lane,
            store: Store(pool: try resources.pool(connections: 1, label: "send \(lane.rawValue)", executor: executor)),
            relays: try resources.relays(),
            seal: try resources.seal(),
            tokens: try resources.tokens(),
            inlet: BrokerInlet(configuration: try resources.broker("send.\(lane.rawValue)"), executor: executor, logger: logger),
            outlet: try outlet("send.\(lane.rawValue)", executor: executor),
            pauses: pauses,
            executor: executor,
            logger: logger
        )
    }

    private func bounce(pauses: PauseWatch) throws -> StageWorker {
        let tokens = try resources.tokens()
        return try stage("bounce", pauses: pauses) { BounceStage(store: $0, tokens: tokens) }
    }

    private func archivist(pauses: PauseWatch) throws -> StageWorker {
        let seal = LetterSeal(try resources.seal())
        return try stage("archivist", pauses: pauses) { ArchivistStage(store: $0, seal: seal) }
    }

    private func stage(_ label: String, pauses: PauseWatch, _ make: (Store) -> any Stage) throws -> StageWorker {
        let executor = SerialQueue(label: "goniec.\(label)")
        let store = Store(pool: try resources.pool(connections: 1, label: label, executor: executor))
        return try worker(make(store), pauses: pauses, executor: executor)
    }

    private func worker(_ stage: any Stage, pauses: PauseWatch, executor: SerialQueue) throws -> StageWorker {
        let name = stage.queue.rawValue
        return StageWorker(
            stage: stage,
            inlet: BrokerInlet(configuration: try resources.broker(name), executor: executor, logger: logger),
            outlet: try outlet(name, executor: executor),
            pauses: pauses,
            executor: executor,
            logger: logger
        )
    }

    private func outlet(_ name: String, executor: SerialQueue) throws -> BrokerOutlet {
        BrokerOutlet(configuration: try resources.broker(name), topology: .standard, executor: executor, logger: logger)
    }

    // MARK: The others

    private func scheduler() throws -> Scheduler {
        let executor = SerialQueue(label: "goniec.scheduler")
        return Scheduler(
            store: Store(pool: try resources.pool(connections: 1, label: "scheduler", executor: executor)),
            outlet: try outlet("scheduler", executor: executor),
            depths: BrokerQueueDepths(configuration: try resources.broker("scheduler depths"), executor: executor, logger: logger),
            deadLetterAge: try settings.duration("retention.dead_letters"),
            executor: executor,
            logger: logger
        )
    }

    private func edge() throws -> EdgeServer {
        EdgeServer(
            host: try settings.text("edge.host"),
            port: try settings.integer("edge.port"),
            store: Store(pool: try resources.pool(connections: try settings.integer("database.connections"), label: "edge")),
            tokens: try resources.tokens(),
            logger: logger
        )
    }

    private func mailbox() throws -> Mailbox {
        var configuration = MailboxConfiguration(directory: try settings.text("mailbox.directory"))
        configuration.smtpPort = try settings.integer("mailbox.smtp.port")
        configuration.webPort = try settings.integer("mailbox.web.port")
        return try Mailbox(configuration: configuration, logger: logger)
    }
}
