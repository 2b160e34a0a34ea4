internal import Farm
internal import Foundation
internal import IO
internal import Identity
internal import Jobs
internal import Logging
internal import ServiceLifecycle
internal import Store
internal import Time
internal import Workers

/// Tells the database every few seconds how the workers of this process are, scheduler and edge among them; takes that back when the process ends as it was told to.
struct WorkerReporter: Service {
    private static let interval: Duration = .seconds(3)
    /// How long an ending process tries to take its rows back.
    private static let patience: Duration = .seconds(2)

    let process: WorkerProcess
    let workers: [(stage: String, gauge: WorkerGauge)]
    let store: Store
    let marks: StoredMarks
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var paces = workers.map { _ in Pace() }
            while !Task.isCancelled {
                await report(&paces)
                await marks.settle()
                try await Task.sleep(for: Self.interval)
            }
        }
        // Also when the process is cancelled: its workers are gone, not lost.
        await Task { await retire() }.value
    }

    /// Looks at every worker and tells of all of them at once. While the database is down nothing is told.
    private func report(_ paces: inout [Pace]) async {
        let readings = workers.map { $0.gauge.read() }
        let now = ContinuousClock.now
        for index in paces.indices { paces[index].look(readings[index], at: now) }
        var marks: [String: QueueMark] = [:]
        for (worker, reading) in zip(workers, readings) {
            if let queue = worker.gauge.queue { marks[queue.rawValue] = QueueMark(reading) }
        }
        let figures = zip(zip(workers, readings), paces).map { WorkerFigures(stage: $0.0.stage, $0.0.gauge.queue, $0.1, $1) }
        do {
            try await store.report(process, figures, marks: marks)
        } catch {
            logger.debug("can't tell how the workers are", metadata: ["reason": "\(error)"])
        }
    }

    private func retire() async {
        do {
            try await within(Self.patience) { try await store.retire(process.id) }
        } catch {
            logger.debug("can't tell that the workers are gone", metadata: ["reason": "\(error)"])
        }
    }
}

extension WorkerProcess {
    /// This process.
    static func current() -> WorkerProcess {
        var generator = SystemRandom()
        return WorkerProcess(
            id: UUID.version4(using: &generator), host: hostName(), pid: ProcessInfo.processInfo.processIdentifier, version: Build.version
        )
    }

    /// What the host calls itself; no name server is asked.
    private static func hostName() -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "unknown" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension QueueMark {
    /// What a look at its worker says of a queue; nil when nothing.
    fileprivate init?(_ reading: WorkerReading) {
        if reading.isCaughtUp {
            self = .now
        } else if let moment = reading.deliveredTo {
            self = .at(Timestamp(microseconds: moment))
        } else {
            return nil
        }
    }
}

extension WorkerFigures {
    fileprivate init(stage: String, _ queue: QueueName?, _ reading: WorkerReading, _ pace: Pace) {
        self.init(
            queue: queue?.rawValue ?? "", stage: stage, state: reading.state.rawValue, reason: reading.reason, finished: reading.finished,
            rate: pace.rate, unacked: Int32(clamping: reading.unacked), stalledFor: pace.stalledFor
        )
    }
}
