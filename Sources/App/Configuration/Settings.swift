internal import AMQP
internal import Curl
package import Logging
internal import Postgres
package import Store
internal import Time

/// The configuration as it stands: each setting's value and where it came from.
package struct Settings: Sendable {
    /// A value and its origin.
    package struct Entry: Sendable, Equatable {
        /// The value; nil when it isn't set and has no default.
        package let value: String?
        /// `flag`, `environment`, `file`, `default`, or the path of a secret's file.
        package let origin: String
    }

    private let entries: [String: Entry]

    init(entries: [String: Entry]) {
        self.entries = entries
    }

    /// What a setting is; every key of `Setting.all` has an entry.
    package func entry(_ key: String) -> Entry {
        entries[key] ?? Entry(value: nil, origin: "default")
    }

    /// What may be shown of a setting: of a secret address all but the password, of other secrets only that they are there.
    package func shown(_ setting: Setting) -> Entry {
        let entry = entry(setting.key)
        guard setting.isSecret, entry.origin != "default", let value = entry.value else { return entry }
        return Entry(value: Self.redacted(value, of: setting.key) ?? "(hidden)", origin: entry.origin)
    }

    private static func redacted(_ value: String, of key: String) -> String? {
        switch key {
        case "broker.url": (try? BrokerConfiguration(url: value)).map { "\($0)" }
        case "database.url": value.contains("://") ? DatabaseConfiguration(url: value).description : nil
        case "relay.url": (try? SMTPRelay(url: value)).map { "\($0)" }
        default: nil
        }
    }

    /// A setting's text; an error that says how to set it when there is none.
    package func text(_ key: String) throws(ConfigurationError) -> String {
        guard let value = entry(key).value, !value.isEmpty else {
            let name = Setting.named(key)?.environmentName ?? key
            throw .missing(key: key, cure: "set it in the file given by --config, as \(name), or by --set \(key)=…")
        }
        return value
    }

    /// A setting's number; its range was checked when it was loaded.
    package func integer(_ key: String) throws(ConfigurationError) -> Int {
        guard let number = Int(try text(key)) else { throw .value(key: key, reason: "a whole number is needed") }
        return number
    }

    /// A setting's duration; its range was checked when it was loaded.
    package func duration(_ key: String) throws(ConfigurationError) -> Duration {
        guard let duration = Duration(literal: try text(key)) else { throw .value(key: key, reason: "a duration such as 90d is needed") }
        return duration
    }

    /// A secret of 32 bytes, written in hexadecimal.
    package func key(_ name: String) throws(ConfigurationError) -> [UInt8] {
        let digits = Array(try text(name).utf8)
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                throw .value(key: name, reason: "32 bytes in hexadecimal are needed: openssl rand -hex 32 makes some")
            }
            bytes.append(byte)
        }
        guard digits.count == 64 else {
            throw .value(
                key: name, reason: "32 bytes in hexadecimal are needed, not \(digits.count) digits: openssl rand -hex 32 makes some")
        }
        return bytes
    }

    /// What becomes of a promoted standby.
    package var failover: DatabaseMemory.Failover {
        entry("database.failover").value.flatMap(DatabaseMemory.Failover.init) ?? .asynchronous
    }

    /// How much is logged.
    package func logLevel() throws(ConfigurationError) -> Logger.Level {
        guard let level = Logger.Level(rawValue: try text("log.level")) else {
            throw .value(key: "log.level", reason: "one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")) is needed")
        }
        return level
    }
}
