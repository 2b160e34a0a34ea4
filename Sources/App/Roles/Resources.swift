internal import AMQP
internal import Curl
internal import Delivery
internal import Foundation
internal import IO
internal import Logging
internal import Mail
internal import OpenSSL
internal import Postgres
internal import Workers

/// What roles are made of: connections and keys, as the settings describe them.
struct Resources: Sendable {
    let settings: Settings
    let logger: Logger

    /// A broker's configuration under a name that its operators see.
    func broker(_ name: String) throws(ConfigurationError) -> BrokerConfiguration {
        do {
            var configuration = try BrokerConfiguration(url: try settings.text("broker.url"))
            configuration.connectionName = "goniec \(name)"
            return configuration
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw .value(key: "broker.url", reason: "\(error)")
        }
    }

    /// Connections to the database; they run on `executor`, or on a queue of their own.
    func pool(
        connections: Int, label: String, executor: SerialQueue? = nil, statementTimeout: Duration = .seconds(30)
    ) throws(ConfigurationError) -> Pool {
        let configuration = DatabaseConfiguration(
            url: try settings.text("database.url"), applicationName: "goniec \(label)", statementTimeout: statementTimeout
        )
        return Pool(
            configuration: configuration, size: connections, queue: executor ?? SerialQueue(label: "goniec.database.\(label)"),
            logger: logger
        )
    }

    /// Fresh connections to the relay; each lane has its own.
    func relays() throws(ConfigurationError) -> RelayPool {
        do {
            let relay = try SMTPRelay(url: try settings.text("relay.url"))
            return RelayPool([RelayRoute(relay)], connections: try settings.integer("relay.connections"))
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw .value(key: "relay.url", reason: "\(error)")
        }
    }

    // MARK: Secrets

    func seal() throws(ConfigurationError) -> Seal {
        let key = try settings.key("seal.key")
        do {
            return try Seal(keys: [(id: 1, key: key)], current: 1)
        } catch {
            throw .value(key: "seal.key", reason: "\(error)")
        }
    }

    func tokens() throws(ConfigurationError) -> TokenKey {
        TokenKey(secret: try settings.key("token.secret"))
    }

    // MARK: Sender

    func identity() throws(ConfigurationError) -> SenderIdentity {
        let domain = try settings.text("mail.domain")
        let host = try settings.text("edge.host")
        let port = try settings.integer("edge.port")
        let url = settings.entry("edge.url").value ?? "http://\(host):\(port)"
        do {
            let from = try NamedAddress(parsing: settings.entry("mail.from").value ?? "hello@\(domain)")
            return SenderIdentity(
                domain: domain,
                defaultFrom: from,
                bounceDomain: settings.entry("mail.bounce_domain").value ?? domain,
                edgeURL: url.hasSuffix("/") ? String(url.dropLast()) : url,
                tokens: try tokens()
            )
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw .value(key: "mail.from", reason: "\(error)")
        }
    }

    /// The signer of each domain that has keys.
    func signers() throws -> [String: DKIMSigner] {
        let keys = DKIMKeys(directory: try settings.text("keys.directory"))
        let signers = try keys.signers()
        guard !signers.isEmpty else {
            let domain = try settings.text("mail.domain")
            throw ConfigurationError.value(
                key: "keys.directory", reason: "there is no DKIM key in \(keys.directory): goniec dkim generate \(domain) makes one"
            )
        }
        return signers
    }
}
