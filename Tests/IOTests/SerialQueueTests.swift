import Dispatch
import Glibc
import Testing

@testable import IO

/// Counts what a source on its queue reports; proof that handlers run isolated to an actor on the same queue.
private actor Pipe {
    private let queue = SerialQueue(label: "test.pipe")
    private var source: ReadinessSource?
    private var timer: RepeatingTimer?
    private var received: [UInt8] = []
    private var waiter: CheckedContinuation<[UInt8], Never>?
    private var ticks = 0
    private var tickWaiter: CheckedContinuation<Int, Never>?

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    func watch(_ descriptor: Int32) throws {
        source = try ReadinessSource(descriptor: descriptor, on: queue) { [weak self] in
            self?.assumeIsolated { $0.read(descriptor) }
        }
    }

    func tick() {
        timer = RepeatingTimer(every: .milliseconds(2), on: queue) { [weak self] in
            self?.assumeIsolated { $0.ticked() }
        }
    }

    func bytes() async -> [UInt8] {
        if !received.isEmpty { return received }
        return await withCheckedContinuation { waiter = $0 }
    }

    func threeTicks() async -> Int {
        await withCheckedContinuation { tickWaiter = $0 }
    }

    private func read(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        received += buffer.prefix(max(0, count))
        waiter?.resume(returning: received)
        waiter = nil
        source?.cancel()
    }

    private func ticked() {
        ticks += 1
        guard ticks >= 3 else { return }
        timer?.cancel()
        tickWaiter?.resume(returning: ticks)
        tickWaiter = nil
    }
}

struct SerialQueueTests {
    @Test func `a readiness handler runs isolated to the actor on its queue`() async throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        let pipe = Pipe()
        try await pipe.watch(ends[0])
        #expect(write(ends[1], "hi", 2) == 2)
        #expect(await pipe.bytes() == Array("hi".utf8))
    }

    @Test func `a timer ticks until it is cancelled`() async {
        let pipe = Pipe()
        await pipe.tick()
        #expect(await pipe.threeTicks() >= 3)
    }

    @Test func `a descriptor that isn't open is refused with the system's reason`() {
        let queue = SerialQueue(label: "test.refused")
        #expect(throws: DescriptorError(errno: EBADF)) {
            _ = try ReadinessSource(descriptor: -1, on: queue) {}
        }
    }
}
