package import Foundation
internal import Synchronization

/// A farm of a test's own: the real broker and database, the built `goniec` as so many processes, and a mailbox to send to.
package final class TestFarm: Sendable {
    /// The farm's database, whose clock the test may move.
    package let database: TestStore
    /// The farm's virtual host.
    package let virtualHost: TestVirtualHost
    /// Everything on disk: configuration, keys, logs, mails.
    package let folder: URL
    /// The executable.
    package let product: Product
    private let state = Mutex(State())

    private struct State {
        var processes: [ChildProcess] = []
        var relay = "smtp://127.0.0.1:1"
    }

    /// The sending domain.
    package static let domain = "shop.example"
    /// Where links in mails lead: what stands before the public pages and speaks TLS for them.
    package static let edge = "https://go.shop.example"

    /// Runs `body` with a farm that has its schema, topology, keys, these scenarios and a mailbox; workers are the test's to start. All of
    /// it is taken down afterwards. What the processes said is part of the error that `body` throws.
    package static func with<Value: Sendable>(
        _ suite: String, scenarios: [URL], _ body: (TestFarm) async throws -> Value
    ) async throws -> Value {
        try await TestStore.with(suite: suite, connections: 1, isMigrated: false) { database in
            let virtualHost = try await TestVirtualHost.create(suite: suite)
            let folder = FileManager.default.temporaryDirectory.appending(path: virtualHost.name)
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                let farm = try TestFarm(database: database, virtualHost: virtualHost, folder: folder)
                let value = try await farm.run(scenarios: scenarios, body)
                await clear(virtualHost, folder)
                return value
            } catch {
                await clear(virtualHost, folder)
                throw error
            }
        }
    }

    private init(database: TestStore, virtualHost: TestVirtualHost, folder: URL) throws {
        self.database = database
        self.virtualHost = virtualHost
        self.folder = folder
        product = try Product(folder: folder)
    }

    private static func clear(_ virtualHost: TestVirtualHost, _ folder: URL) async {
        await virtualHost.delete()
        try? FileManager.default.removeItem(at: folder)
    }

    private func run<Value>(scenarios: [URL], _ body: (TestFarm) async throws -> Value) async throws -> Value {
        let guardian = try startGuardian()
        defer { guardian.signal(SIGKILL) }
        do {
            try await prepare(scenarios: scenarios)
            let value = try await body(self)
            await endAll()
            return value
        } catch {
            await endAll()
            throw FarmFailure(cause: error, logs: logs)
        }
    }

    private func prepare(scenarios: [URL]) async throws {
        try writeConfiguration()
        let mailbox = try start("mailbox", ["mailbox"])
        for arguments in [["migrate"], ["topology", "apply"], ["dkim", "generate", Self.domain]] { try await goniec(arguments) }
        for scenario in scenarios { try await goniec(["scenario", "publish", scenario.path]) }
        let port = try Self.number("smtp", in: try await mailbox.says("listening"))
        state.withLock { $0.relay = "smtp://127.0.0.1:\(port)" }
        try writeConfiguration()
    }

    // MARK: Processes

    /// Starts a role; `arguments` are those of `goniec`, without the configuration.
    @discardableResult
    package func start(_ name: String, _ arguments: [String]) throws -> ChildProcess {
        let number = state.withLock { $0.processes.count }
        let process = try product.start("\(number)-\(name)", arguments + ["--config", configuration.path])
        try state.withLock { state in
            state.processes.append(process)
            try Data(state.processes.map { "\($0.identifier)\n" }.joined().utf8).write(to: identifiers)
        }
        return process
    }

    /// Makes sure that no process outlives the test's own, however that ends; another shell waits for it.
    private func startGuardian() throws -> ChildProcess {
        let script = "tail --pid=$1 -f /dev/null; kill -KILL $(cat \"$2\")"
        let arguments = ["-c", script, "guardian", "\(ProcessInfo.processInfo.processIdentifier)", identifiers.path]
        return try ChildProcess(
            "guardian", URL(filePath: "/bin/sh"), arguments, environment: ProcessInfo.processInfo.environment,
            log: folder.appending(path: "guardian.log")
        )
    }

    private var identifiers: URL { folder.appending(path: "processes") }

    /// Starts one process with the workers of these stages, and returns when they consume their queues.
    @discardableResult
    package func work(_ stages: String...) async throws -> ChildProcess {
        let process = try start(stages.joined(separator: "-"), ["worker"] + stages)
        try await process.says("consuming", times: stages.map { Self.queues[$0] ?? 1 }.reduce(0, +))
        return process
    }

    /// Starts a scheduler, and returns when it works.
    @discardableResult
    package func schedule() async throws -> ChildProcess {
        let process = try start("scheduler", ["scheduler"])
        try await process.says("scheduling")
        return process
    }

    /// Starts the public pages, and returns `http://address:port` of them.
    package func serve() async throws -> String {
        let line = try await start("edge", ["edge"]).says("Server started and listening on ")
        return "http://\(line.split(separator: " ").last ?? "")"
    }

    /// How many queues each stage consumes.
    private static let queues = ["trigger": 3, "render": 2, "send": 2, "bounce": 1, "archivist": 1]

    private func endAll() async {
        let processes = state.withLock { $0.processes }
        for process in processes { process.signal(SIGTERM) }
        for process in processes { await process.end() }
    }

    // MARK: Commands

    /// Runs a command with the farm's configuration and returns its standard output; throws what it said when it failed.
    @discardableResult
    package func goniec(_ arguments: [String], input: String? = nil) async throws -> String {
        let result = try await product.run(arguments + ["--config", configuration.path], input: input)
        guard result.exit == .status(0) else {
            throw UnexpectedEnd(name: "goniec \(arguments.joined(separator: " "))", exit: result.exit, said: result.errors)
        }
        return result.output
    }

    /// Runs a Python script and returns its standard output; throws what it said when it failed.
    package func python(_ script: URL, _ arguments: [String], input: Data? = nil) async throws -> String {
        let python = ProcessInfo.processInfo.environment["GONIEC_TEST_PYTHON"] ?? "/usr/bin/python3"
        let result = try await product.run(URL(filePath: python), [script.path] + arguments, input: input)
        guard result.exit == .status(0) else {
            throw UnexpectedEnd(name: script.lastPathComponent, exit: result.exit, said: result.errors)
        }
        return result.output
    }

    // MARK: Files

    /// The configuration file.
    package var configuration: URL { folder.appending(path: "goniec.yaml") }

    /// Where the mailbox keeps its mails.
    package var mailFolder: URL { folder.appending(path: "mail") }

    private func writeConfiguration() throws {
        let relay = state.withLock { $0.relay }
        let text = """
            broker: {url: "\(virtualHost.url)"}
            database: {url: "\(database.database.url)"}
            relay: {url: "\(relay)", connections: 4}
            mail: {domain: "\(Self.domain)"}
            mailbox: {directory: "\(mailFolder.path)", smtp: {port: 0}, web: {port: 0}}
            edge: {port: 0, url: "\(Self.edge)"}
            keys: {directory: "\(folder.appending(path: "keys").path)"}
            seal: {key: "\(String(repeating: "5e", count: 32))"}
            token: {secret: "\(String(repeating: "70", count: 32))"}
            drain: {seconds: 20}

            """
        try Data(text.utf8).write(to: configuration, options: .atomic)
    }

    private var logs: String {
        state.withLock { $0.processes }.map { process in
            "--- \(process.name), \(process.exit.map { "\($0)" } ?? "running")\n" + String(process.said.suffix(6_000))
        }.joined(separator: "\n")
    }

    /// The number behind `name=` in a line of a log.
    private static func number(_ name: String, in line: String) throws -> Int {
        guard let text = line.split(separator: " ").first(where: { $0.hasPrefix("\(name)=") }),
            let number = Int(text.dropFirst(name.count + 1))
        else { throw FarmFailure(cause: nil, logs: "no \(name)= in: \(line)") }
        return number
    }
}

/// A test of a farm failed; what its processes said is shown with it.
package struct FarmFailure: Error, CustomStringConvertible {
    let cause: (any Error)?
    let logs: String

    package var description: String { "\(cause.map { "\($0)" } ?? "the farm is not as expected")\n\(logs)" }
}
