import Testing

@testable import AMQP

struct BrokerConfigurationTests {
    @Test func `a whole URL is read`() throws(AMQPError) {
        let url =
            "amqps://us%40er:p%3Ass@one:5671,two,[::1]:7/my%2Fhost?heartbeat=20&cacertfile=/ca.pem&certfile=/c.pem&keyfile=/k.pem&name=w"
        let configuration = try BrokerConfiguration(url: url)
        #expect(configuration.user == "us@er")
        #expect(configuration.password == "p:ss")
        #expect(configuration.virtualHost == "my/host")
        #expect(configuration.endpoints.map(\.description) == ["one:5671", "two:5671", "[::1]:7"])
        #expect(configuration.endpoints[2].host == "::1")
        #expect(configuration.heartbeat == .seconds(20))
        #expect(configuration.tls == .init(authorities: "/ca.pem", certificate: "/c.pem", key: "/k.pem"))
        #expect(configuration.connectionName == "w")
    }

    @Test func `what is left out has its default`() throws(AMQPError) {
        let configuration = try BrokerConfiguration(url: "amqp://localhost")
        #expect(configuration.user == "guest" && configuration.password == "guest")
        #expect(configuration.virtualHost == "/")
        #expect(configuration.endpoints == [.init(host: "localhost", port: 5672)])
        #expect(configuration.tls == nil)
        #expect(configuration.heartbeat == .seconds(10))
        #expect(try BrokerConfiguration(url: "amqp://localhost/").virtualHost == "/")
        #expect(try BrokerConfiguration(url: "AMQPS://localhost/%2f").endpoints[0].port == 5671)
    }

    @Test func `a password with a forgotten at sign is still taken whole`() throws(AMQPError) {
        #expect(try BrokerConfiguration(url: "amqp://u:p@ss@host").password == "p@ss")
    }

    @Test(arguments: [
        ("http://host", "it must begin with amqp:// or amqps://"),
        ("", "it must begin with amqp:// or amqps://"),
        ("amqp://", "a host is missing"),
        ("amqp://a,,b", "a host is missing"),
        ("amqp://host:0", "a port must be a number from 1 to 65535"),
        ("amqp://host:70000", "a port must be a number from 1 to 65535"),
        ("amqp://[::1", "an address lacks its closing bracket"),
        ("amqp://[::1]x", "nothing but a port may follow an address in brackets"),
        ("amqp://host/a/b", "a / inside the virtual host must be written %2F"),
        ("amqp://u:%zz@host", "the password has a % that isn't followed by two hexadecimal digits; a % itself is written %25"),
        ("amqp://u:%4@host", "the password has a % that isn't followed by two hexadecimal digits; a % itself is written %25"),
        ("amqp://%ff:p@host", "the user isn't text in UTF-8"),
        ("amqp://u%00:p@host", "the user isn't text in UTF-8"),
        ("amqp://host?heartbeat=0", "heartbeat must be a number of seconds from 1 to 3600"),
        ("amqp://host?heartbeat=soon", "heartbeat must be a number of seconds from 1 to 3600"),
        ("amqp://host?cacertfile=/ca.pem", "cacertfile needs amqps:// instead of amqp://"),
        ("amqps://host?cacertfile=", "cacertfile is empty; give the path of a PEM file"),
        ("amqps://host?certfile=/c.pem", "certfile and keyfile belong together; give both or neither"),
        (
            "amqp://host?colour=red",
            "an option isn't known; known are heartbeat, connection_timeout, name, cacertfile, certfile and keyfile"
        ),
    ])
    func `a wrong URL is refused with one sentence`(url: String, sentence: String) {
        #expect(throws: AMQPError.invalidURL(sentence)) { try BrokerConfiguration(url: url) }
    }

    @Test func `no way of printing shows the password`() throws(AMQPError) {
        let configuration = try BrokerConfiguration(url: "amqp://user:s3cret@host,other:1/shop")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect("\(configuration)" == "amqp://user@host:5672,other:1/shop")
        #expect(!"\(String(reflecting: configuration)) \(dumped) \(String(describing: Optional(configuration)))".contains("s3cret"))
    }

    @Test func `nodes keep their order from any start`() throws(AMQPError) {
        let configuration = try BrokerConfiguration(url: "amqp://a,b,c")
        var random = Seeded(state: 1)
        var starts: Set<String> = []
        for _ in 0..<100 {
            let hosts = configuration.endpoints(using: &random).map(\.host).joined()
            #expect(["abc", "bca", "cab"].contains(hosts))
            starts.insert(hosts)
        }
        #expect(starts.count == 3)
    }

    @Test func `no mutation of a URL brings the parser down or leaks the password`() {
        let original = Array("amqps://user:s3cret@one:5671,[::1]:2/vh%2Fost?heartbeat=10&cacertfile=/ca&name=x".utf8)
        for seed in 0..<5_000 as Range<UInt64> {
            var random = Seeded(state: seed)
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 1...127, using: &random)
            }
            do throws(AMQPError) {
                _ = try BrokerConfiguration(url: String(decoding: bytes, as: UTF8.self))
            } catch {
                #expect(!error.description.contains("s3cret"))
            }
        }
    }
}
