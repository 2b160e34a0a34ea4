internal import AMQP
internal import Curl
internal import Delivery
internal import Foundation
internal import IO
internal import Logging
internal import Mail
internal import OpenSSL
internal import Postgres
internal import Store
internal import Workers

/// What roles are made of: connections and keys, as the settings describe them.
struct Resources: Sendable {
    let settings: Settings
    let logger: Logger
    /// Whether a living process's connections notice when the database is replaced; a command's don't.
    var continuity: Continuity?

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

    /// Connections to the database, by default for workers; they run on `executor`, or on a queue of their own.
    func pool(
        connections: Int, label: String, executor: SerialQueue? = nil, statementTimeout: Duration = .seconds(30),
        parameters: KeyValuePairs<String, String> = Store.sessionParameters
    ) throws(ConfigurationError) -> Pool {
        let configuration = DatabaseConfiguration(
            url: try settings.text("database.url"), applicationName: "goniec \(label)", statementTimeout: statementTimeout,
            parameters: parameters
        )
        return Pool(
            configuration: configuration, size: connections, queue: executor ?? SerialQueue(label: "goniec.database.\(label)"),
            greet: greeting, logger: logger
        )
    }

    private var greeting: Pool.Greeting? {
        guard let continuity else { return nil }
        return { connection async throws(PostgresError) in try await continuity.greet(connection) }
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
        var keys = [(id: Self.id(ofKey: key), key: key)]
        if settings.entry("seal.previous_key").value?.isEmpty == false {
            let previous = try settings.key("seal.previous_key")
            guard previous != key else { throw .value(key: "seal.previous_key", reason: "it is seal.key itself: leave it out") }
            keys.append((Self.id(ofKey: previous), previous))
            guard keys[0].id != keys[1].id else {
                throw .value(
                    key: "seal.key",
                    reason: "its mails can't be told from seal.previous_key's, by chance: make another, openssl rand -hex 32"
                )
            }
        }
        do {
            return try Seal(keys: keys, current: keys[0].id)
        } catch {
            throw .value(key: "seal.key", reason: "\(error)")
        }
    }

    /// What tells keys apart in sealed mails: the first byte of the key's SHA-256, the same for every worker that has the key.
    private static func id(ofKey key: [UInt8]) -> UInt8 { Digest.sha256(key)[0] }

    func tokens() throws(ConfigurationError) -> TokenKey {
        TokenKey(secret: try settings.key("token.secret"))
    }

    // MARK: Sender

    func identity() throws(ConfigurationError) -> SenderIdentity {
        let domain = try settings.text("mail.domain")
        do {
            let from = try NamedAddress(parsing: settings.entry("mail.from").value ?? "hello@\(domain)")
            return SenderIdentity(
                domain: domain,
                defaultFrom: from,
                bounceDomain: settings.entry("mail.bounce_domain").value ?? domain,
                edgeURL: try edgeURL(),
                tokens: try tokens()
            )
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw .value(key: "mail.from", reason: "\(error)")
        }
    }

    /// How the outside world reaches edge, without a slash at its end: by https, since bulk mail promises one-click unsubscribing
    /// (RFC 8058). In a demonstration, whose relay and pages are on this machine, http does.
    func edgeURL() throws(ConfigurationError) -> String {
        let host = try settings.text("edge.host")
        let port = try settings.integer("edge.port")
        let url = settings.entry("edge.url").value ?? "http://\(host):\(port)"
        let isDemonstration = (try? SMTPRelay(url: try settings.text("relay.url")))?.isLoopback == true
        let isSecure = url.lowercased().hasPrefix("https://")
        guard isSecure || isDemonstration, EmailMessage.Unsubscribe.isOneClick(url) else {
            throw .value(
                key: "edge.url",
                reason: "\(url) is not https, which one-click unsubscribing needs (RFC 8058): set the https:// address that leads to edge"
            )
        }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
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
