internal import DequeModule

extension Connection {
    /// How many notifications are kept while nobody asks; the oldest go first, since they are wake-ups and not messages.
    private static var capacity: Int { 1_024 }

    /// Begins to receive a channel's notifications, until the connection is lost: a new one is to be told again.
    package func listen(to channel: String) async throws(PostgresError) {
        _ = try await query("LISTEN \(identifier: channel)")
    }

    /// Waits for the next notification of any channel that is listened to; throws when the connection is lost meanwhile.
    package func nextNotification() async throws(PostgresError) -> Notification {
        if Task.isCancelled { throw .cancelled }
        if let notification = notifications.popFirst() { return notification }
        guard session != nil else { throw lossReason }
        let id = nextID()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { listeners.append((id, $0)) }
        } onCancel: {
            hop { $0.stopListening(id) }
        }
        return try outcome.get()
    }

    func deliver(_ notification: Notification) {
        if let listener = listeners.popFirst() {
            return listener.continuation.resume(returning: .success(notification))
        }
        if notifications.count == Self.capacity { notifications.removeFirst() }
        notifications.append(notification)
    }

    private func stopListening(_ id: UInt64) {
        guard let index = listeners.firstIndex(where: { $0.id == id }) else { return }
        listeners.remove(at: index).continuation.resume(returning: .failure(.cancelled))
    }
}
