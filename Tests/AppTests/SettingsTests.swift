import Foundation
import Store
import Testing

@testable import App

@Suite struct SettingsTests {
    @Test func `a flag wins over the environment, which wins over the file, which wins over the default`() async throws {
        try await withFolder { folder in
            let file = try write("edge:\n  host: file\n  port: 1\nrelay:\n  connections: 9\n", to: "\(folder)/goniec.yaml")
            let settings = try await settings(
                ["edge.host": "flag"], file: file, environment: ["GONIEC_EDGE_HOST": "environment", "GONIEC_EDGE_PORT": "2"])
            #expect(settings.entry("edge.host") == .init(value: "flag", origin: "flag"))
            #expect(settings.entry("edge.port") == .init(value: "2", origin: "environment"))
            #expect(settings.entry("relay.connections") == .init(value: "9", origin: "file"))
            #expect(settings.entry("drain.seconds") == .init(value: "25", origin: "default"))
        }
    }

    @Test func `what is set to nothing is not set`() async throws {
        let settings = try await settings(["edge.host": ""], environment: ["GONIEC_EDGE_HOST": "", "GONIEC_SEAL_KEY": ""])
        #expect(settings.entry("edge.host") == .init(value: "127.0.0.1", origin: "default"))
        #expect(settings.entry("seal.key").value == nil)
    }

    @Test func `a key with underscores and one with two dots have environment variables`() async throws {
        let settings = try await settings([:], environment: ["GONIEC_MAIL_BOUNCE_DOMAIN": "b.example", "GONIEC_MAILBOX_SMTP_PORT": "25"])
        #expect(settings.entry("mail.bounce_domain").value == "b.example")
        #expect(try settings.integer("mailbox.smtp.port") == 25)
    }

    @Test func `a secret may stand in a file of its own, named by any source`() async throws {
        try await withFolder { folder in
            let hex = String(repeating: "0a", count: 32)
            let path = try write(hex + "\n", to: "\(folder)/seal")
            for settings in [
                try await settings(["seal.key_file": path]), try await settings([:], environment: ["GONIEC_SEAL_KEY_FILE": path]),
                try await settings([:], file: try write("seal: {key_file: \(path)}", to: "\(folder)/goniec.yaml")),
            ] {
                #expect(try settings.key("seal.key") == [UInt8](repeating: 10, count: 32))
                #expect(settings.entry("seal.key").origin == path)
            }
            await #expect(throws: ConfigurationError.value(key: "seal.key_file", reason: "the file \(folder)/nope can't be read")) {
                try await settings(["seal.key_file": "\(folder)/nope"])
            }
        }
    }

    @Test(arguments: [
        ("dtabase.url", "database.url"), ("broker.urll", "broker.url"), ("database", "database.url"),
        ("bounce_domain", "mail.bounce_domain"),
        ("seal.key_fil", "seal.key_file"), ("xyzzy", nil),
    ]) func `a flag that names no setting is refused, with the one that was meant`(key: String, meant: String?) async {
        await #expect(throws: ConfigurationError.unknownKey(key, suggestion: meant)) { try await settings([key: "1"]) }
    }

    @Test(arguments: [
        ("broker:\n  urll: x\n", "2: there is no setting broker.urll: did you mean broker.url?"),
        ("log:\n  level: info\nbroker: 5\n", "3: there is no setting broker: did you mean broker.url?"),
        ("broker: {url: {host: x}}", "1: broker.url takes one value, no list or mapping"),
        ("\ndatabase:\n  connections: [1]\n", "3: database.connections takes one value, no list or mapping"),
        ("- a\n- b\n", "1: the file must be a mapping of settings, such as broker: {url: …}"),
        ("broker:\n  url: a\nbroker:\n  url: b\n", "1: not YAML: broker stands there more than once"),
        ("broker:\n\turl: x\n", "2: not YAML: found character that cannot start any token"),
        ("xyzzy:\n  a: 1\n", "1: there is no setting xyzzy: goniec config show lists the settings"),
    ]) func `a file with a mistake is refused in one line that names file and line`(text: String, problem: String) async throws {
        try await withFolder { folder in
            let file = try write(text, to: "\(folder)/goniec.yaml")
            let error = await #expect(throws: ConfigurationError.self) { try await settings([:], file: file) }
            #expect(error?.description == "\(file):\(problem)")
        }
    }

    @Test func `a file that isn't there, a folder and one that isn't UTF-8 are refused`() async throws {
        try await withFolder { folder in
            await #expect(throws: ConfigurationError.noFile("\(folder)/nope")) { try await settings([:], file: "\(folder)/nope") }
            let folderError = await #expect(throws: ConfigurationError.self) { try await settings([:], file: folder) }
            #expect(folderError?.description == "\(folder): a folder can't be read as a configuration file")
            let binary = try write([0xFF, 0xFE], to: "\(folder)/binary")
            let binaryError = await #expect(throws: ConfigurationError.self) { try await settings([:], file: binary) }
            #expect(binaryError?.description == "\(binary): the file isn't UTF-8")
        }
    }

    @Test(arguments: ["", "# nothing yet\n", "broker:\n", "broker:\n  url:\n", "{}"])
    func `a file without values leaves the defaults`(text: String) async throws {
        try await withFolder { folder in
            let settings = try await settings([:], file: try write(text, to: "\(folder)/goniec.yaml"))
            #expect(settings.entry("broker.url").origin == "default")
        }
    }

    @Test(arguments: ["many", "0", "101", "8.5", "-1", "99999999999999999999"])
    func `a number out of its range is refused, and the range is named`(text: String) async {
        let reason = "a whole number from 1 to 100 is needed, not \"\(text)\""
        await #expect(throws: ConfigurationError.value(key: "database.connections", reason: reason)) {
            try await settings(["database.connections": text])
        }
    }

    @Test func `a word that is none of a setting's is refused, and those are named`() async throws {
        #expect(try await settings([:]).failover == .asynchronous)
        #expect(try await settings([:], environment: ["GONIEC_DATABASE_FAILOVER": "synchronous"]).failover == .synchronous)
        let reason = "asynchronous or synchronous is needed, not \"sync\""
        await #expect(throws: ConfigurationError.value(key: "database.failover", reason: reason)) {
            try await settings(["database.failover": "sync"])
        }
    }

    @Test(arguments: [
        "abc", "zz", String(repeating: "0", count: 63), String(repeating: "g", count: 64), String(repeating: "ab", count: 33),
    ])
    func `a key that isn't 32 bytes in hexadecimal is refused without being quoted`(text: String) async throws {
        let settings = try await settings(["token.secret": text])
        let error = #expect(throws: ConfigurationError.self) { try settings.key("token.secret") }
        #expect(error?.description.contains("openssl rand -hex 32") == true)
        #expect(error?.description.contains(text) == false)
    }

    @Test func `what is shown is a file that reads back, without any secret`() async throws {
        let word = "hunter2"
        let flags = [
            "broker.url": "amqp://u:\(word)@127.0.0.1:5672/farm", "database.url": "postgresql://u:\(word)@127.0.0.1/goniec",
            "relay.url": "smtp://u:\(word)@mx.example", "seal.key": word, "token.secret": word,
            "mail.from": "Sklep: \"Zażółć\" <a@b.example>",
            "mail.domain": "- # x", "edge.url": "https://e.example/", "mailbox.directory": "a\tb\n",
        ]
        let first = try await settings(flags)
        let text = SettingsListing.yaml(first)
        #expect(!text.contains(word))
        #expect(text.contains("amqp://u@127.0.0.1:5672/farm"))
        try await withFolder { folder in
            let second = try await settings([:], file: try write(text, to: "\(folder)/goniec.yaml"))
            for setting in Setting.all where !setting.isSecret {
                #expect(second.entry(setting.key).value == first.entry(setting.key).value, "\(setting.key)")
            }
        }
    }

    @Test func `a database string in keywords is hidden whole`() async throws {
        let settings = try await settings(["database.url": "host=127.0.0.1 password=hunter2"])
        #expect(settings.shown(try #require(Setting.named("database.url"))).value == "(hidden)")
    }
}
