internal import CRabbitMQ

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension Link {
    /// What a connection is for.
    enum Role: Equatable {
        case publishing, consuming
    }

    /// Connects to the first of `endpoints` that takes us and opens the channel; blocks, for at most twice the connect timeout a node.
    /// An error of the last node is thrown.
    static func open(
        _ configuration: BrokerConfiguration, endpoints: [BrokerConfiguration.Endpoint], role: Role
    ) throws(AMQPError) -> Link {
        var failure = AMQPError.invalidURL("it names no host")
        for endpoint in endpoints {
            do throws(AMQPError) {
                let link = try Link()
                try link.connect(to: endpoint, configuration)
                try link.logIn(to: endpoint, configuration)
                try link.openChannel(role)
                return link
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func connect(to endpoint: BrokerConfiguration.Endpoint, _ configuration: BrokerConfiguration) throws(AMQPError) {
        var limit = timeval(configuration.connectTimeout)
        guard amqp_set_handshake_timeout(state, &limit) == 0, amqp_set_rpc_timeout(state, &limit) == 0 else {
            throw .outOfResources("the broker connection's timeouts can't be set")
        }
        let socket = try configuration.tls.map { tls throws(AMQPError) in try secureSocket(tls, endpoint) } ?? amqp_tcp_socket_new(state)
        guard let socket else { throw .outOfResources("there is no memory for a socket") }
        let status = amqp_socket_open_noblock(socket, endpoint.host, Int32(endpoint.port), &limit)
        switch status {
        case AMQP_STATUS_OK.rawValue: return
        case AMQP_STATUS_SSL_ERROR.rawValue, AMQP_STATUS_SSL_CONNECTION_FAILED.rawValue,
            AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED.rawValue, AMQP_STATUS_SSL_PEER_VERIFY_FAILED.rawValue:
            throw .tls(host: endpoint.description, reason: Self.reason(status))
        case AMQP_STATUS_TIMEOUT.rawValue:
            throw .unreachable(host: endpoint.description, reason: "no answer within \(configuration.connectTimeout)")
        default:
            throw .unreachable(host: endpoint.description, reason: Self.reason(status))
        }
    }

    private func secureSocket(
        _ tls: BrokerConfiguration.TLS, _ endpoint: BrokerConfiguration.Endpoint
    ) throws(AMQPError) -> OpaquePointer? {
        guard let socket = amqp_ssl_socket_new(state) else { return nil }
        amqp_ssl_socket_set_verify_peer(socket, 1)
        amqp_ssl_socket_set_verify_hostname(socket, 1)
        _ = amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST)
        let authorities = tls.authorities ?? "/etc/ssl/certs/ca-certificates.crt"
        guard amqp_ssl_socket_set_cacert(socket, authorities) == AMQP_STATUS_OK.rawValue else {
            throw .tls(host: endpoint.description, reason: "the authorities in \(authorities) can't be read")
        }
        if let certificate = tls.certificate, let key = tls.key {
            guard amqp_ssl_socket_set_key(socket, certificate, key) == AMQP_STATUS_OK.rawValue else {
                throw .tls(host: endpoint.description, reason: "the certificate \(certificate) or its key \(key) can't be read")
            }
        }
        return socket
    }

    private func logIn(to endpoint: BrokerConfiguration.Endpoint, _ configuration: BrokerConfiguration) throws(AMQPError) {
        var properties = arena.table(Self.clientProperties(configuration))
        let heartbeat = Int32(clamping: configuration.heartbeat.components.seconds)
        let reply = goniec_amqp_login_plain(
            state, configuration.virtualHost, 16, 131_072, max(1, heartbeat), &properties, configuration.user, configuration.password)
        arena.recycle()
        do throws(AMQPError) {
            try Self.check(reply)
        } catch .timedOut {
            throw .timedOut("\(endpoint) didn't finish the login within \(configuration.connectTimeout)")
        } catch .connectionLost(let reason) {
            throw .unreachable(host: endpoint.description, reason: reason)
        }
        amqp_maybe_release_buffers(state)
    }

    /// `connection.blocked` and basic.cancel are only sent to clients that say they know them.
    private static func clientProperties(_ configuration: BrokerConfiguration) -> [String: FieldValue] {
        let capabilities = ["connection.blocked", "consumer_cancel_notify", "publisher_confirms", "basic.nack"]
        var properties: [String: FieldValue] = [
            "capabilities": .table(Dictionary(uniqueKeysWithValues: capabilities.map { ($0, true) }))
        ]
        if let name = configuration.connectionName {
            properties["connection_name"] = .string(name)
        }
        return properties
    }

    private func openChannel(_ role: Role) throws(AMQPError) {
        amqp_channel_open(state, Self.channel)
        try Self.check(amqp_get_rpc_reply(state))
        if role == .publishing {
            reserveSendBuffer()
            amqp_confirm_select(state, Self.channel)
            try Self.check(amqp_get_rpc_reply(state))
        }
        amqp_maybe_release_buffers(state)
    }

    /// The kernel begins with 16 KiB and makes more of it only as the broker keeps up: a burst would block in it although the socket polled
    /// as writable. It calls a socket writable while a third of the buffer is free, and counts what a byte costs, up to twice its size.
    private func reserveSendBuffer() {
        var size = Int32(4 * Publisher.burstBytes)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func check(_ reply: amqp_rpc_reply_t) throws(AMQPError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: try check(reply.library_error)
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            switch Method(reply.reply) {
            case .closeChannel(let code, let text), .closeConnection(let code, let text): throw AMQPError(code: code, text: text)
            default: throw .connectionLost("the broker answered something unexpected")
            }
        default: throw .connectionLost("the broker hung up")
        }
    }
}

extension AMQPError {
    /// What a close by the broker means.
    init(code: UInt16, text: String) {
        self = code == 403 ? .accessRefused(text) : .closedByBroker(code: code, text: text)
    }
}

extension timeval {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
