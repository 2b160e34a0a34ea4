package import AMQP

/// How a worker is, as a value: what it does right now, and what it has done since it began.
package struct WorkerReading: Sendable, Equatable {
    /// Whether messages are wanted.
    package enum Flow: Sendable {
        case running, paused, draining
    }

    /// What a worker does, in one word.
    package enum State: String, Sendable, CaseIterable {
        /// It has no broker, or not yet.
        case connecting
        case consuming
        /// It works and has no queue to consume.
        case running
        /// An operator has stopped its queue.
        case paused
        /// Something that it needs is down; it holds its messages.
        case waiting
        case draining
    }

    /// Messages acknowledged, whatever came of them.
    package private(set) var finished: Int64 = 0
    /// Messages taken from the broker and not yet acknowledged.
    package private(set) var unacked = 0
    /// Messages that it gave back to the queue when it ended, unhandled or unacknowledged.
    package private(set) var left = 0
    /// Results of what it had begun that it could tell nobody when it ended.
    package private(set) var unreported = 0
    /// When the youngest message that was delivered here had come into the queue, in microseconds since 1970; nil where none said so.
    package private(set) var deliveredTo: Int64?

    private let consumes: Bool
    private var flow = Flow.running
    private var isOpen = false
    private var isIdle = false
    private var lack: String?

    /// A worker that has done nothing yet; some have no queue, and consume nothing.
    package init(consumes: Bool = true) {
        self.consumes = consumes
    }

    /// What it does.
    package var state: State {
        switch flow {
        case .draining: .draining
        case .paused: .paused
        case .running where !isOpen: .connecting
        case .running where lack != nil: .waiting
        case .running: consumes ? .consuming : .running
        }
    }

    /// What it lacks, in words; nil when nothing.
    package var reason: String? { flow == .paused ? nil : lack }

    /// True while it consumes and has nothing to do: then no message is ready in its queue.
    package var isCaughtUp: Bool { isIdle && unacked == 0 && state == .consuming }
}

// MARK: Events

extension WorkerReading {
    /// An operator or a shutdown has changed what is wanted.
    package mutating func flowChanged(to flow: Flow) {
        self.flow = flow
    }

    /// It consumes from now on.
    package mutating func opened() {
        (isOpen, lack) = (true, nil)
    }

    /// Its connections are gone, and what it held is back in the queue.
    package mutating func closed() {
        if flow == .draining { left += unacked }
        (isOpen, isIdle, unacked) = (false, false, 0)
    }

    /// It has ended, and so many results are recorded nowhere.
    package mutating func ended(unreported count: Int) {
        unreported = count
    }

    /// It can't go on for this reason; nil when it can again.
    package mutating func lacks(_ reason: String?) {
        lack = reason
    }

    /// It has nothing to do and waits for messages.
    package mutating func waits() {
        isIdle = true
    }

    /// It has taken these from the broker; [] when the flow was stopped.
    package mutating func took(_ messages: [Message]) {
        isIdle = false
        unacked += messages.count
        for message in messages {
            guard let moment = message.enqueuedAt else { continue }
            deliveredTo = max(deliveredTo ?? moment, moment)
        }
    }

    /// It has done so much of what it does without being given messages.
    package mutating func did(_ count: Int) {
        finished += Int64(count)
    }

    /// So many of them are done with.
    package mutating func acknowledged(_ count: Int) {
        finished += Int64(count)
        unacked = max(0, unacked - count)
    }
}
