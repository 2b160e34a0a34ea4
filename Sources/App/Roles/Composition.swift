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
    private let process = WorkerProcess.current()
    private let continuity: Continuity
    private let resources: Resources
    private let logger: Logger

    /// Composes services that are configured by `settings`.
    package init(settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        continuity = Continuity(
            memory: DatabaseMemory(failover: settings.failover), name: "\(process.host) (\(process.pid))", logger: logger
        )
        resources = Resources(settings: settings, logger: logger, continuity: continuity)
    }

    /// A worker under its role.
    private typealias Member = (role: Role, worker: any Service & Gauged)

    /// What the workers of this process share: who tells them to stand still, and who keeps their marks on suspicious messages.
    private typealias Watch = (pauses: PauseWatch, marks: StoredMarks)

    /// The services of these roles, what others depend on first: services are stopped in the reverse order.
    package func services(of roles: [Role]) throws -> [any Service] {
        let store = Store(pool: try resources.pool(connections: 1, label: "watch"))
        let watch: Watch = (
            PauseWatch(store: store, continuity: continuity, logger: logger),
            StoredMarks(store: store, worker: process.id, logger: logger)
        )
        let crew = try crew(of: roles, watch: watch)
        var services: [any Service] = crew.map(\.worker)
        var gauges = crew.map { (stage: $0.role.rawValue, gauge: $0.worker.gauge) }
        if roles.contains(.edge) {
            let gauge = WorkerGauge(queue: nil)
            services.append(try edge(gauge))
            gauges.append((Role.edge.rawValue, gauge))
        }
        if roles.contains(.scheduler) {
            let scheduler = try scheduler()
            services.append(scheduler)
            gauges.append((Role.scheduler.rawValue, scheduler.gauge))
        }
        var base: [any Service] = []
        if roles.contains(.mailbox) { base.append(try mailbox()) }
        if !gauges.isEmpty {
            let reporter = WorkerReporter(process: process, workers: gauges, store: store, marks: watch.marks, logger: logger)
            // Scheduler and edge obey no pause by it, but are two more who remember the database.
            base += [reporter, watch.pauses]
        }
        return base + [Together(services: services, gauges: gauges.map(\.gauge), logger: logger)]
    }

    private func crew(of roles: [Role], watch: Watch) throws -> [Member] {
        var crew: [Member] = []
        if roles.contains(.archivist) { crew.append((.archivist, try archivist(watch: watch))) }
        if roles.contains(.send) { crew += try Lane.allCases.map { (.send, try send($0, watch: watch)) } }
        if roles.contains(.render) { crew += try Lane.allCases.map { (.render, try render($0, watch: watch)) } }
        if roles.contains(.bounce) { crew.append((.bounce, try bounce(watch: watch))) }
        if roles.contains(.trigger) { crew += try trigger(watch: watch).map { (.trigger, $0) } }
        return crew
    }

    // MARK: Workers

    private func trigger(watch: Watch) throws -> [StageWorker] {
        try [
            triggerStage("event", watch: watch) { EventStage(trigger: $0) },
            triggerStage("wake", watch: watch) { WakeStage(trigger: $0) },
            triggerStage("outcome", watch: watch) { OutcomeStage(trigger: $0) },
        ]
    }

    private func triggerStage(_ label: String, watch: Watch, _ make: (Trigger) -> any Stage) throws -> StageWorker {
        let executor = SerialQueue(label: "goniec.trigger.\(label)")
        let store = Store(pool: try resources.pool(connections: 1, label: "trigger \(label)", executor: executor))
        let trigger = Trigger(store: store, tokens: try resources.tokens(), executor: executor, logger: logger)
        return try worker(make(trigger), watch: watch, executor: executor)
    }

    private func render(_ lane: Lane, watch: Watch) throws -> StageWorker {
        let executor = SerialQueue(label: "goniec.render.\(lane.rawValue)")
        let store = Store(pool: try resources.pool(connections: 1, label: "render \(lane.rawValue)", executor: executor))
        let stage = RenderStage(
            lane: lane, store: store, identity: try resources.identity(), signers: try resources.signers(), seal: try resources.seal()
        )
        return try worker(stage, watch: watch, executor: executor)
    }

    private func send(_ lane: Lane, watch: Watch) throws -> SendWorker {
        let executor = SerialQueue(label: "goniec.send.\(lane.rawValue)")
        return SendWorker(
            lane: lane,
            store: Store(pool: try resources.pool(connections: 1, label: "send \(lane.rawValue)", executor: executor)),
            relays: try resources.relays(),
            seal: try resources.seal(),
            tokens: try resources.tokens(),
            inlet: BrokerInlet(configuration: try resources.broker("send.\(lane.rawValue)"), executor: executor, logger: logger),
            outlet: try outlet("send.\(lane.rawValue)", executor: executor),
            pauses: watch.pauses,
            executor: executor,
            logger: logger
        )
    }

    private func bounce(watch: Watch) throws -> StageWorker {
        let tokens = try resources.tokens()
        return try stage("bounce", watch: watch) { BounceStage(store: $0, tokens: tokens) }
    }

    private func archivist(watch: Watch) throws -> StageWorker {
        let seal = LetterSeal(try resources.seal())
        return try stage("archivist", watch: watch) { ArchivistStage(store: $0, seal: seal) }
    }

    private func stage(_ label: String, watch: Watch, _ make: (Store) -> any Stage) throws -> StageWorker {
        let executor = SerialQueue(label: "goniec.\(label)")
        let store = Store(pool: try resources.pool(connections: 1, label: label, executor: executor))
        return try worker(make(store), watch: watch, executor: executor)
    }

    private func worker(_ stage: any Stage, watch: Watch, executor: SerialQueue) throws -> StageWorker {
        let name = stage.queue.rawValue
        return StageWorker(
            stage: stage,
            inlet: BrokerInlet(configuration: try resources.broker(name), executor: executor, logger: logger),
            outlet: try outlet(name, executor: executor),
            pauses: watch.pauses,
            suspects: watch.marks,
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

    private func edge(_ gauge: WorkerGauge) throws -> EdgeServer {
        EdgeServer(
            host: try settings.text("edge.host"),
            port: try settings.integer("edge.port"),
            store: Store(pool: try resources.pool(connections: try settings.integer("database.connections"), label: "edge")),
            tokens: try resources.tokens(),
            logger: logger,
            onListening: { _ in gauge.note { $0.opened() } }
        )
    }

    private func mailbox() throws -> Mailbox {
        var configuration = MailboxConfiguration(directory: try settings.text("mailbox.directory"))
        configuration.smtpPort = try settings.integer("mailbox.smtp.port")
        configuration.webPort = try settings.integer("mailbox.web.port")
        return try Mailbox(configuration: configuration, logger: logger)
    }
}
