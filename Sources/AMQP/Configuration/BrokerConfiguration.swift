/// Where the broker is and how to speak with it.
package struct BrokerConfiguration: Sendable, Equatable {
    /// The nodes of the cluster.
    package var endpoints: [Endpoint]
    /// The user who logs in.
    package var user: String
    /// The user's password; no description shows it.
    package var password: String
    /// The virtual host, `/` unless told otherwise.
    package var virtualHost: String
    /// How to speak TLS, or nil for plain TCP.
    package var tls: TLS?
    /// How this connection is called in the broker's own lists.
    package var connectionName: String?
    /// How often each side shows it is alive; a peer silent for twice as long is lost. From 1 second to 1 hour.
    package var heartbeat: Duration = .seconds(10)
    /// How long connecting to one node may take, TLS and login included.
    package var connectTimeout: Duration = .seconds(5)
    /// How long a write or an answer may take before the connection is cut.
    package var watchdog: Duration = .seconds(8)

    /// A node's address.
    package struct Endpoint: Sendable, Equatable, CustomStringConvertible {
        /// A host name or an address.
        package var host: String
        /// The TCP port.
        package var port: UInt16

        /// Makes an address.
        package init(host: String, port: UInt16) {
            self.host = host
            self.port = port
        }

        package var description: String {
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    /// The files TLS needs. Certificate and host name are always verified; an address instead of a name can't be (librabbitmq 0.11).
    package struct TLS: Sendable, Equatable {
        /// PEM file of the authorities to trust; the system's own when nil.
        package var authorities: String?
        /// PEM file of our certificate chain, when the broker asks for one.
        package var certificate: String?
        /// PEM file of our private key.
        package var key: String?

        /// Names the files; without any, the system's authorities are trusted.
        package init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
        }
    }

    /// The nodes in their order, beginning at a random one, so that a farm spreads over a cluster.
    package func endpoints(using generator: inout some RandomNumberGenerator) -> [Endpoint] {
        guard !endpoints.isEmpty else { return [] }
        let start = Int.random(in: 0..<endpoints.count, using: &generator)
        return Array(endpoints[start...] + endpoints[..<start])
    }
}

extension BrokerConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL without the password, for logs.
    package var description: String {
        let nodes = endpoints.map(\.description).joined(separator: ",")
        return "\(tls == nil ? "amqp" : "amqps")://\(user)@\(nodes)/\(virtualHost == "/" ? "" : virtualHost)"
    }

    package var debugDescription: String { description }

    /// Empty, so that `dump` doesn't print the password either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
