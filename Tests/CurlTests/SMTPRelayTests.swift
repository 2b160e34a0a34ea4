import Curl
import Testing

@Suite struct SMTPRelayTests {
    @Test func `an address names host, port, login and options`() throws {
        let relay = try SMTPRelay(
            url: "smtp://ola%40shop:p%3Ass@mx.example.com:2525/?starttls=required&helo=mail.shop.example&ca=%2Fetc%2Fca.pem")
        #expect(relay.host == "mx.example.com")
        #expect(relay.port == 2525)
        #expect(relay.user == "ola@shop")
        #expect(relay.security == .startTLS)
        #expect(relay.heloName == "mail.shop.example")
        #expect(relay.caFile == "/etc/ca.pem")
    }

    @Test(arguments: [
        ("smtp://mx.example.com", SMTPRelay.Security.startTLS, 25), ("smtp://a:b@mx.example.com", .startTLS, 587),
        ("smtps://mx.example.com", .implicit, 465),
        ("smtp://localhost", .none, 25), ("smtp://127.0.0.1:2525", .none, 2525), ("smtp://[::1]:26", .none, 26),
        ("smtp://localhost?starttls=required", .startTLS, 25), ("smtp://mx.example.com?starttls=never", .none, 25),
    ]) func `TLS is required unless the relay is this machine or the address says never`(
        url: String, security: SMTPRelay.Security, port: Int
    ) throws {
        let relay = try SMTPRelay(url: url)
        #expect(relay.security == security)
        #expect(relay.port == port)
    }

    @Test(arguments: [
        "", "mx.example.com", "http://mx.example.com", "smtp://", "smtp://mx.example.com:0", "smtp://mx.example.com:70000",
        "smtp://mx.example.com/path",
        "smtp://mx.example.com?starttls=maybe", "smtps://mx.example.com?starttls=never", "smtp://mx.example.com?colour=red",
        "smtp://::1:25",
        "smtp://[::1", "smtp://@host", "smtp://us%er@host", "smtp://a%0Ab:c@host", "smtp://ho st", "smtp://host?helo=a%20b",
        "smtp://host?helo=a/b",
        "smtp://user:secret@mx.example.com?starttls=never", "smtp://host#x",
    ]) func `an address that can't be used is refused with a sentence`(url: String) {
        #expect(throws: CurlError.self) { try SMTPRelay(url: url) }
    }

    @Test func `the password is shown nowhere`() throws {
        let relay = try SMTPRelay(url: "smtps://ola:s3cret@mx.example.com")
        var dumped = ""
        dump(relay, to: &dumped)
        for text in ["\(relay)", String(reflecting: relay), dumped] {
            #expect(text.contains("smtps://ola@mx.example.com:465"))
            #expect(!text.contains("s3cret"))
        }
        #expect(throws: CurlError.self) { try SMTPRelay(url: "smtp://ola:s3cret@mx.example.com:x") }
        do { _ = try SMTPRelay(url: "smtp://ola:s3cret@mx.example.com:x") } catch { #expect(!"\(error)".contains("s3cret")) }
    }
}
