package import Curl

/// A connection to one relay of a pool, that keeps quiet while the relay is down.
package struct RelayTransport: Transport {
    /// What is known of the relay at the other end.
    package let status: RelayStatus
    private let connection: any Transport
    private let clock: RelayClock

    init(_ connection: any Transport, status: RelayStatus, clock: RelayClock) {
        self.connection = connection
        self.status = status
        self.clock = clock
    }

    /// Returns at once while the relay is up, and else when it is this connection's turn to find out; throws when cancelled.
    package func ready() async throws {
        while case .wait(let until) = status.request(at: clock.now()) {
            try await clock.sleep(until)
        }
    }

    package func send(_ envelope: SMTPEnvelope, message: [UInt8], mayFinish: @escaping @Sendable () -> Bool) async -> SMTPResult {
        let result = await connection.send(envelope, message: message, mayFinish: mayFinish)
        status.note(result, at: clock.now())
        return result
    }

    package func close() async {
        await connection.close()
    }
}
