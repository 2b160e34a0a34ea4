import AMQP
import Farm
import Jobs
import Synchronization

/// Marks in memory, of one process that lives and of those that died.
final class MemoryMarks: SuspectMarks {
    private struct State {
        /// By the message's text: who has marked it. The living one is nobody's heir, so 0 is always it.
        var owners: [String: Set<Int>] = [:]
        var lastDead = 0
        var canMark = true
    }

    private let state = Mutex(State())

    /// The messages that somebody has marked.
    var texts: Set<String> { state.withLock { Set($0.owners.keys) } }

    /// The process dies: its marks stay, and are not its successor's.
    func die() {
        state.withLock { state in
            state.lastDead += 1
            for (text, owners) in state.owners where owners.contains(0) {
                state.owners[text] = owners.subtracting([0]).union([state.lastDead])
            }
        }
    }

    /// So many processes that died before have left their marks on a message.
    func leave(_ count: Int, on text: String) {
        state.withLock { $0.owners[text, default: []].formUnion(1_001..<(1_001 + count)) }
    }

    /// Whether marks can be kept from now on.
    func canMark(_ can: Bool) {
        state.withLock { $0.canMark = can }
    }

    func mark(_ message: Message, of queue: QueueName) async throws(StageFailure) -> Int {
        let count: Int? = state.withLock { state in
            guard state.canMark else { return nil }
            state.owners[message.text, default: []].insert(0)
            return state.owners[message.text, default: []].count - 1
        }
        guard let count else { throw .dependencyDown("no marks") }
        return count
    }

    func release(_ message: Message, of queue: QueueName) async {
        state.withLock { state in
            state.owners[message.text]?.remove(0)
            if state.owners[message.text]?.isEmpty == true { state.owners[message.text] = nil }
        }
    }

    func clear(_ message: Message, of queue: QueueName) async {
        state.withLock { $0.owners[message.text] = nil }
    }
}
