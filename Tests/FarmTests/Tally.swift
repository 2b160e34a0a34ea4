/// Counts what happens, and lets a test wait until it has happened so often.
actor Tally {
    private(set) var count = 0
    private var waiters: [(goal: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func add() {
        count += 1
        let met = waiters.filter { $0.goal <= count }
        waiters.removeAll { $0.goal <= count }
        for waiter in met { waiter.continuation.resume() }
    }

    /// Returns once `add` was called this often in all.
    func reached(_ goal: Int) async {
        if count >= goal { return }
        await withCheckedContinuation { waiters.append((goal, $0)) }
    }
}
