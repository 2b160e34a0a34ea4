package import Jobs

/// Tells whether an operator has stopped a queue; read about once a second.
package protocol PauseSwitch: Sendable {
    /// True while no message of this queue is to be handled. Keeps its last answer while it can't ask.
    func isPaused(_ queue: QueueName) async -> Bool
}

/// A switch that nobody can turn.
package struct NeverPaused: PauseSwitch {
    /// Makes one.
    package init() {}

    package func isPaused(_ queue: QueueName) async -> Bool { false }
}
