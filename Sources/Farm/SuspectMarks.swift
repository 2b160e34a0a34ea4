package import AMQP
package import Jobs

/// Remembers, beyond a process's life, which suspicious message it has in its hands: who dies leaves a mark behind, who only loses the
/// broker takes it away. That tells what kills workers from what a bad network has delivered again and again.
package protocol SuspectMarks: Sendable {
    /// Marks a message as handled by this process from now on, once however often it is called; how many other processes have marked it and
    /// have not come to an end with it. Fails when marks can't be kept: then it must not be handled.
    func mark(_ message: Message, of queue: QueueName) async throws(StageFailure) -> Int
    /// Takes this process's mark away, at once or as soon as that can be done: it lives, and has not come to an end with the message.
    func release(_ message: Message, of queue: QueueName) async
    /// Takes everybody's marks away: the message is done with.
    func clear(_ message: Message, of queue: QueueName) async
}

/// Marks nothing, so that nothing is ever set aside as what kills workers.
package struct NoMarks: SuspectMarks {
    /// Makes one.
    package init() {}

    package func mark(_ message: Message, of queue: QueueName) async throws(StageFailure) -> Int { 0 }
    package func release(_ message: Message, of queue: QueueName) async {}
    package func clear(_ message: Message, of queue: QueueName) async {}
}
