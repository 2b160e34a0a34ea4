internal import IO

/// Waits for what only looking can tell, in a folder, a table or another process: the one place in tests that looks again.
///
/// Looks at once and then twenty times a second, and returns the first value that isn't nil; throws `Overdue` after `limit`.
@discardableResult
package func until<Value: Sendable>(
    _ what: String, within limit: Duration = .seconds(60), _ look: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    if let value = try await look() { return value }
    let (ticks, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let timer = RepeatingTimer(every: .milliseconds(50), on: SerialQueue(label: "goniec.test.until")) { continuation.yield() }
    defer { timer.cancel() }
    for await _ in ticks {
        if let value = try await look() { return value }
        if ContinuousClock.now >= deadline { throw Overdue(what: what, limit: limit) }
    }
    throw CancellationError()
}

/// What was waited for did not come about.
package struct Overdue: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    package var description: String { "waited \(limit) in vain until \(what)" }
}
