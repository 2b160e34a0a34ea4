internal import CRabbitMQ

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Owns one librabbitmq connection: made before the first call that can fail, freed with it.
///
/// "amqp_connection_state_t … is not thread-safe": one queue uses it at a time. It opens on a queue of its own and then moves to its
/// actor's.
final class Link {
    /// The channel for messages; others are opened for single calls and closed.
    static let channel: UInt16 = 1

    let state: amqp_connection_state_t
    let arena = Arena()

    init() throws(AMQPError) {
        guard let state = amqp_new_connection() else { throw .outOfResources("there is no memory for a broker connection") }
        self.state = state
    }

    deinit {
        amqp_destroy_connection(state)
    }

    /// The socket, or -1 when there is none.
    var descriptor: Int32 {
        amqp_get_sockfd(state)
    }

    /// What the broker said of itself at login.
    var brokerProperties: [String: FieldValue] {
        amqp_get_server_properties(state).map { [String: FieldValue]($0.pointee) } ?? [:]
    }

    /// The next frame that is already here, or nil. Also writes a heartbeat when one is due and throws when the broker's are missing.
    func receive() throws(AMQPError) -> Frame? {
        while true {
            var frame = amqp_frame_t()
            var now = timeval()
            let status = amqp_simple_wait_frame_noblock(state, &frame, &now)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            try Self.check(status)
            let copy = Frame(frame)
            // Right after a whole frame the library is between frames, so this always releases; once per drain it might never.
            amqp_maybe_release_buffers(state)
            if let copy { return copy }
        }
    }

    /// Turns a library status into an error.
    static func check(_ status: Int32) throws(AMQPError) {
        guard status != AMQP_STATUS_OK.rawValue else { return }
        switch status {
        case AMQP_STATUS_HEARTBEAT_TIMEOUT.rawValue: throw .connectionLost("no heartbeat came")
        case AMQP_STATUS_TIMEOUT.rawValue: throw .timedOut("a request")
        case AMQP_STATUS_NO_MEMORY.rawValue: throw .outOfResources("there is no memory for a frame")
        case AMQP_STATUS_TABLE_TOO_BIG.rawValue, AMQP_STATUS_INVALID_PARAMETER.rawValue:
            throw .invalidArgument("the broker's protocol can't carry this: \(reason(status))")
        default: throw .connectionLost(reason(status))
        }
    }

    /// The library's own words.
    static func reason(_ status: Int32) -> String {
        String(cString: amqp_error_string2(status))
    }
}
