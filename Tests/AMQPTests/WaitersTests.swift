import Dispatch
import IO
import Testing

@testable import AMQP

struct WaitersTests {
    @Test func `a resume right after the wait began is never missed, whatever thread it comes from`() async throws {
        for number in 0..<2_000 as Range<UInt64> {
            let waiters = Waiters<UInt64>()
            let value = try await waiters.wait(as: number) {
                Task { waiters.resume(number, with: .success(number)) }
            }
            #expect(value == number)
            #expect(!waiters.isAwaited(number))
        }
    }

    @Test func `a cancelled task is resumed however early the cancellation comes`() async {
        for _ in 0..<2_000 {
            let waiters = Waiters<Void>()
            let task = Task { try await waiters.wait(as: 1) }
            task.cancel()
            await #expect(throws: AMQPError.cancelled) { try await task.value }
        }
    }

    @Test func `of resume, cancellation and loss only the first counts`() async {
        for _ in 0..<2_000 {
            let waiters = Waiters<Int>()
            let task = Task { await outcome { _ = try await waiters.wait(as: 1) } }
            while !waiters.isAwaited(1) { await Task.yield() }
            let loss = Task { waiters.resumeAll(with: .failure(.notConnected)) }
            let success = Task { waiters.resume(1, with: .success(1)) }
            task.cancel()
            _ = await (loss.value, success.value)
            #expect([nil, .cancelled, .notConnected].contains(await task.value))
            #expect(!waiters.isAwaited(1))
        }
    }

    @Test func `a number can be awaited once at a time`() async throws {
        let waiters = Waiters<Int>()
        let first = Task { try await waiters.wait(as: 1) }
        while !waiters.isAwaited(1) { await Task.yield() }
        await #expect(throws: AMQPError.unknownTicket) { try await waiters.wait(as: 1) }
        waiters.resume(1, with: .success(7))
        #expect(try await first.value == 7)
    }
}

/// As Session is to its actor: a class whose async methods run wherever their caller does.
private final class Worker {
    private let waiters = Waiters<Void>()

    func startedOnQueue(_ key: DispatchSpecificKey<Bool>) async throws(AMQPError) -> Bool {
        var isOnQueue = false
        try await waiters.wait(as: 1) {
            isOnQueue = DispatchQueue.getSpecific(key: key) ?? false
            waiters.resume(1, with: .success(()))
        }
        return isOnQueue
    }
}

private actor Owner {
    private let queue = SerialQueue(label: "test.owner")
    private let worker = Worker()
    private let key = DispatchSpecificKey<Bool>()

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    func waitsOnItsQueue() async throws(AMQPError) -> Bool {
        queue.dispatchQueue.setSpecific(key: key, value: true)
        return try await worker.startedOnQueue(key)
    }
}

extension WaitersTests {
    @Test func `waiting never leaves the caller's queue`() async throws {
        #expect(try await Owner().waitsOnItsQueue())
    }
}
