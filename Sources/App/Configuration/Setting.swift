internal import Store

/// One key of the configuration: its name, what it is for, and what it is when nobody sets it.
///
/// In a YAML file the dots are nesting; in the environment the key is `GONIEC_` and upper case with underscores; as a flag it is
/// `--set key=value`, or a flag of its own where one exists.
package struct Setting: Sendable, Equatable {
    /// What kind of value it takes.
    package enum Kind: Sendable, Equatable {
        case text
        case integer(ClosedRange<Int>)
        /// As scenarios write it: 90s, 1h30m, 90d.
        case duration(ClosedRange<Duration>)
        /// One of these words.
        case choice([String])
    }

    /// The dotted name.
    package let key: String
    /// What it takes.
    package let kind: Kind
    /// The value when it isn't set; nil when there is none.
    package let fallback: String?
    /// Whether its value must not be shown. Such a setting can also be read from a file, named by the key with `_file` at its end.
    package let isSecret: Bool
    /// What it is for, in one line.
    package let help: String

    init(_ key: String, _ kind: Kind = .text, _ fallback: String? = nil, isSecret: Bool = false, _ help: String) {
        self.key = key
        self.kind = kind
        self.fallback = fallback
        self.isSecret = isSecret
        self.help = help
    }

    /// The key under which a file with the value can be named.
    var fileKey: String { key + "_file" }

    /// The environment variable that sets it.
    package var environmentName: String {
        "GONIEC_" + key.uppercased().replacing(".", with: "_")
    }
}

extension Setting {
    /// Every setting, in the order they are shown.
    package static let all: [Setting] = [
        Setting("broker.url", .text, "amqp://guest:guest@127.0.0.1:5672/", isSecret: true, "where RabbitMQ is; amqps:// for TLS"),
        Setting("database.url", .text, "postgresql://localhost/goniec", isSecret: true, "where PostgreSQL is, as libpq writes it"),
        Setting("database.connections", .integer(1...100), "4", "connections each stage keeps to the database"),
        Setting(
            "database.failover", .choice(DatabaseMemory.Failover.allCases.map(\.rawValue)), "asynchronous",
            "what a promoted standby is: with synchronous, one that has every commit (synchronous_standby_names) is sent from at once"),
        Setting("relay.url", .text, "smtp://127.0.0.1:2525", isSecret: true, "where mail is handed over; smtps:// for TLS"),
        Setting("relay.connections", .integer(1...500), "8", "connections each send worker keeps to the relay"),
        Setting("mail.domain", .text, "localhost.localdomain", "the sending domain: Message-ID, DKIM and the default sender"),
        Setting("mail.from", .text, nil, "the sender where a scenario names none; hello@<mail.domain> by default"),
        Setting("mail.bounce_domain", .text, nil, "the domain that bounces come back to; <mail.domain> by default"),
        Setting("keys.directory", .text, "keys", "where DKIM keys lie, as <domain>/<selector>.pem"),
        Setting("seal.key", .text, nil, isSecret: true, "32 bytes in hexadecimal: seals mails between render and send"),
        Setting(
            "seal.previous_key", .text, nil, isSecret: true,
            "what seal.key was before: opens mails that were sealed with it, until they have been sent"),
        Setting("token.secret", .text, nil, isSecret: true, "32 bytes in hexadecimal: signs unsubscribe links and bounce addresses"),
        Setting("edge.host", .text, "127.0.0.1", "the address that the public pages listen on"),
        Setting("edge.port", .integer(0...65_535), "8025", "the port that the public pages listen on"),
        Setting("edge.url", .text, nil, "how the outside world reaches the public pages; http://<edge.host>:<edge.port> by default"),
        Setting("mailbox.directory", .text, "mail", "where the mailbox keeps mails"),
        Setting("mailbox.smtp.port", .integer(0...65_535), "2525", "the port that the mailbox takes mail on"),
        Setting("mailbox.web.port", .integer(0...65_535), "8026", "the port of the mailbox's page"),
        Setting("drain.seconds", .integer(1...3_600), "25", "how long work in flight may take after SIGTERM"),
        Setting(
            "retention.dead_letters", .duration(.seconds(60)...(.seconds(86_400) * 3_640)), "90d",
            "how long dead letters are kept that were replayed, discarded or superseded"),
        Setting("log.level", .text, "info", "trace, debug, info, notice, warning, error or critical"),
    ]

    /// The setting with this key.
    package static func named(_ key: String) -> Setting? {
        all.first { $0.key == key }
    }
}
