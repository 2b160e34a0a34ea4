extension Publisher {
    /// Declares a durable exchange; does nothing when it is there already, and throws `closedByBroker` 406 when it is there as another kind.
    package func declareExchange(name: String, kind: ExchangeKind) async throws(AMQPError) {
        try name.validateShort("an exchange's name")
        _ = try await request(.exchange(.declare(name: name, kind)))
    }

    /// Declares a durable queue and returns what it holds; throws `closedByBroker` 406 when it is there with other arguments.
    @discardableResult
    package func declareQueue(name: String, arguments: [String: FieldValue] = [:]) async throws(AMQPError) -> QueueStatus {
        try name.validateShort("a queue's name")
        guard arguments.hasEncodableKeys, arguments.encodedSize < 65_536 else {
            throw .invalidArgument("the arguments of queue \(name) are too large for a frame")
        }
        return try await status(.queue(.declare(name: name, arguments: arguments)))
    }

    /// Binds a queue to an exchange; does nothing when it is bound so already.
    package func bind(queue: String, exchange: String, routingKey: String) async throws(AMQPError) {
        try validate(queue, exchange, routingKey)
        _ = try await request(.exchange(.bind(queue: queue, exchange: exchange, routingKey: routingKey)))
    }

    /// Takes a binding away; does nothing when there is none.
    package func unbind(queue: String, exchange: String, routingKey: String) async throws(AMQPError) {
        try validate(queue, exchange, routingKey)
        _ = try await request(.exchange(.unbind(queue: queue, exchange: exchange, routingKey: routingKey)))
    }

    /// Deletes a queue with all it holds, and returns how many messages those were; 0 when there is none.
    @discardableResult
    package func deleteQueue(name: String) async throws(AMQPError) -> Int {
        try name.validateShort("a queue's name")
        return try await removedCount(.queue(.delete(name: name)))
    }

    /// Deletes an exchange; does nothing when there is none.
    package func deleteExchange(name: String) async throws(AMQPError) {
        try name.validateShort("an exchange's name")
        _ = try await request(.exchange(.delete(name: name)))
    }

    /// Drops the messages that are ready in a queue and returns how many those were; throws `closedByBroker` 404 when there is no queue.
    @discardableResult
    package func purgeQueue(name: String) async throws(AMQPError) -> Int {
        try name.validateShort("a queue's name")
        return try await removedCount(.queue(.purge(name: name)))
    }

    /// What a queue holds, or nil when there is none.
    package func inspectQueue(name: String) async throws(AMQPError) -> QueueStatus? {
        try name.validateShort("a queue's name")
        do throws(AMQPError) {
            return try await status(.queue(.inspect(name: name)))
        } catch .closedByBroker(404, _) {
            return nil
        }
    }

    /// Whether there is an exchange of this name, of any kind.
    package func hasExchange(name: String) async throws(AMQPError) -> Bool {
        try name.validateShort("an exchange's name")
        do throws(AMQPError) {
            _ = try await request(.exchange(.inspect(name: name)))
            return true
        } catch .closedByBroker(404, _) {
            return false
        }
    }

    private func validate(_ queue: String, _ exchange: String, _ routingKey: String) throws(AMQPError) {
        try queue.validateShort("a queue's name")
        try exchange.validateShort("an exchange's name")
        try routingKey.validateShort("the routing key")
    }

    private func status(_ request: Request) async throws(AMQPError) -> QueueStatus {
        guard case .declaredQueue(_, let status) = try await self.request(request) else {
            throw .connectionLost("the broker answered something unexpected")
        }
        return status
    }

    private func removedCount(_ request: Request) async throws(AMQPError) -> Int {
        guard case .removedMessages(let count) = try await self.request(request) else {
            throw .connectionLost("the broker answered something unexpected")
        }
        return count
    }

    private func request(_ request: Request) async throws(AMQPError) -> Reply {
        try await passGate()
        guard let session else { throw .notConnected }
        return try await session.callApart(request)
    }
}
