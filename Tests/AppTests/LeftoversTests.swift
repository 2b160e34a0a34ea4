import AMQP
import Farm
import Jobs
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import App

@Suite(.timeLimit(.minutes(1))) struct LeftoversTests {
    private let book = LogBook()

    private func logger() -> Logger {
        var logger = Logger(label: "test") { _ in book }
        logger.logLevel = .info
        return logger
    }

    private func left(_ count: Int, sends: Int = 0) -> WorkerGauge {
        let gauge = WorkerGauge(queue: .event)
        gauge.note { reading in
            reading.flowChanged(to: .draining)
            reading.took((0..<count).map { Message(tag: UInt64($0 + 1), body: []) })
            reading.closed()
            reading.ended(unreported: sends)
        }
        return gauge
    }

    @Test func `a drain that is over says nothing`() async throws {
        try await Together(services: [], gauges: [left(0)], logger: logger()).run()
        #expect(book.lines.isEmpty)
    }

    @Test func `what is given back in order is no warning, a mail without a result is one`() async throws {
        try await Together(services: [], gauges: [left(3)], logger: logger()).run()
        try await Together(services: [], gauges: [left(3), left(2, sends: 1)], logger: logger()).run()
        #expect(book.lines.map(\.level) == [.info, .warning])
        #expect(book.lines.map(\.counts) == ["3 0", "5 1"])
    }

    @Test func `a drain that is cut is told with what was left, be it nothing`() async throws {
        for gauges in [[], [left(12, sends: 4)]] {
            let together = Together(services: [Endless()], gauges: gauges, logger: logger())
            let run = Task { try await together.run() }
            run.cancel()
            _ = await run.result
        }
        #expect(book.lines.allSatisfy { $0.level == .warning && $0.text.hasPrefix("the drain was cut") })
        #expect(book.lines.map(\.counts) == ["0 0", "12 4"])
    }
}

private struct Endless: Service {
    func run() async throws {
        // Only being cancelled ends it.
        for await _ in AsyncStream<Never>.makeStream().stream {}
        throw CancellationError()
    }
}

/// Keeps what is logged.
private final class LogBook: LogHandler, Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let text: String
        let counts: String
    }

    private let book = Mutex<[Line]>([])

    var lines: [Line] { book.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .info }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let counts = ["messages", "sends"].compactMap { event.metadata?[$0].map { "\($0)" } }.joined(separator: " ")
        book.withLock { $0.append(Line(level: event.level, text: "\(event.message)", counts: counts)) }
    }
}
