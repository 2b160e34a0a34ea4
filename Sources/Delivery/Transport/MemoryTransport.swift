package import Curl

/// The twin of `SMTPConnection` in memory: keeps what it is given, and fails as it is told.
package actor MemoryTransport: Transport {
    /// What becomes of a message.
    package enum Behaviour: Sendable, Equatable {
        case accept
        /// The relay says no at this stage.
        case refuse(at: SMTPStage, SMTPReply)
        /// The connection breaks at this stage, before the relay has the message.
        case drop(at: SMTPStage)
        /// The relay takes the message, and its answer is lost.
        case loseAnswer
    }

    /// A message that was taken.
    package struct Taken: Sendable, Equatable {
        package let envelope: SMTPEnvelope
        package let message: [UInt8]
    }

    /// What was taken, in order.
    package private(set) var taken: [Taken] = []
    private var behaviours: [Behaviour]

    /// A transport that behaves once in each of these ways, and well from then on.
    package init(_ behaviours: [Behaviour] = []) {
        self.behaviours = behaviours
    }

    /// Adds to what is to come.
    package func expect(_ behaviours: Behaviour...) {
        self.behaviours += behaviours
    }

    package func send(_ envelope: SMTPEnvelope, message: [UInt8], mayFinish: @escaping @Sendable () -> Bool) async -> SMTPResult {
        guard !message.isEmpty else { return .unavailable("the message is empty") }
        let behaviour = behaviours.isEmpty ? .accept : behaviours.removeFirst()
        switch behaviour {
        case .refuse(let stage, let reply) where stage != .dot: return .refused(stage: stage, reply)
        case .drop(let stage) where stage != .dot: return .unavailable("the connection broke")
        default: break
        }
        guard mayFinish() else { return .aborted }
        switch behaviour {
        case .refuse(let stage, let reply): return .refused(stage: stage, reply)
        // The sender can't tell these two apart: nobody answered the dot.
        case .drop: return .uncertain("no answer came")
        case .loseAnswer:
            taken.append(Taken(envelope: envelope, message: message))
            return .uncertain("no answer came")
        case .accept:
            taken.append(Taken(envelope: envelope, message: message))
            return .accepted(SMTPReply(code: 250, enhanced: "2.0.0", text: "kept as \(taken.count)"))
        }
    }

    package func close() {}
}
