import Logging
import ServiceLifecycle
import Testing
import UnixSignals

@testable import App

@Suite(.timeLimit(.minutes(1)))
struct TerminationTests {
    private let signals: AsyncStream<UnixSignal>
    private let sender: AsyncStream<UnixSignal>.Continuation
    private let steps: AsyncStream<Stubborn.Step>
    private let steppings: AsyncStream<Stubborn.Step>.Continuation

    init() {
        (signals, sender) = AsyncStream.makeStream()
        (steps, steppings) = AsyncStream.makeStream()
    }

    @Test func `the first signal drains and the second cancels what can't be drained`() async throws {
        async let end: Void = Termination(signals: signals).run(group(Stubborn(reports: steppings)))
        var seen = steps.makeAsyncIterator()
        #expect(await seen.next() == .begun)
        sender.yield(.sigterm)
        #expect(await seen.next() == .askedToDrain)
        sender.yield(.sigterm)
        #expect(await seen.next() == .cancelled)
        try await end
    }

    @Test func `services that drain in time end it with one signal`() async throws {
        async let end: Void = Termination(signals: signals).run(group(Willing(reports: steppings)))
        var seen = steps.makeAsyncIterator()
        #expect(await seen.next() == .begun)
        sender.yield(.sigint)
        try await end
        #expect(await seen.next() == .askedToDrain)
    }

    @Test func `what a service fails with is thrown`() async {
        await #expect(throws: Failing.Failure.self) { try await Termination(signals: signals).run(group(Failing())) }
    }

    private func group(_ service: any Service) -> ServiceGroup {
        ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: service, successTerminationBehavior: .ignore, failureTerminationBehavior: .gracefullyShutdownGroup)
                ],
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
        )
    }
}

/// Has work that never ends.
private struct Stubborn: Service {
    enum Step {
        case begun, askedToDrain, cancelled
    }

    let reports: AsyncStream<Step>.Continuation

    func run() async throws {
        reports.yield(.begun)
        await withGracefulShutdownHandler {
            for await _ in AsyncStream<Never>.makeStream().stream {}
        } onGracefulShutdown: {
            reports.yield(.askedToDrain)
        }
        reports.yield(.cancelled)
        throw CancellationError()
    }
}

private struct Willing: Service {
    let reports: AsyncStream<Stubborn.Step>.Continuation

    func run() async throws {
        reports.yield(.begun)
        try await gracefulShutdown()
        reports.yield(.askedToDrain)
    }
}

private struct Failing: Service {
    struct Failure: Error {}

    func run() async throws {
        throw Failure()
    }
}
