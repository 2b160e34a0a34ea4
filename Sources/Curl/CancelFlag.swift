internal import Synchronization

/// Tells a transfer, which blocks its own thread, to give up; set from any thread.
final class CancelFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() {
        flag.store(true, ordering: .relaxed)
    }
}
