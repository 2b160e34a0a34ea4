import Mail
import Testing
import Time

struct DKIMCanonicalTests {
    /// RFC 6376 §3.4.5 and §3.4.4.
    @Test(arguments: [
        (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"), ("", ""), ("\r\n\r\n", ""), ("a", "a\r\n"), ("a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"),
        (" \t\r\n", ""),
        ("a \r\n \r\n", "a\r\n"),
    ])
    func `a body is read relaxed`(body: String, canonical: String) {
        #expect(String(decoding: DKIMCanonical.body(Array(body.utf8)[...]), as: UTF8.self) == canonical)
    }

    @Test(arguments: [
        ("A", " X", "a:X"), ("B ", " Y\t\r\n\tZ  ", "b:Y Z"), ("Subject", "", "subject:"), ("SUBJECT", "  a  b ", "subject:a b"),
    ])
    func `a header is read relaxed`(name: String, value: String, canonical: String) {
        #expect(String(decoding: DKIMCanonical.header(name: name.utf8, value: value.utf8), as: UTF8.self) == canonical)
    }

    @Test func `From is named once more than it stands, and unsubscribing is signed`() throws {
        let signing = DKIMSigning<Never>(
            domain: "example.com", keys: [.init(selector: "s", algorithm: .rsaSHA256) { data throws(Never) in data }],
            sha256: { _ in [] })
        let message = "From: a@b.c\r\nList-Unsubscribe: <x>\r\nList-Unsubscribe-Post: y\r\nReceived: z\r\nSubject: s\r\nSubject: t\r\n\r\n"
        let field = String(decoding: signing.signatures(for: Array(message.utf8), at: .epoch), as: UTF8.self)
        let unfolded = field.replacing("\r\n ", with: " ").replacing(": ", with: ":")
        #expect(unfolded.contains(" h=from:from:subject:subject:list-unsubscribe:list-unsubscribe-post;"), "\(unfolded)")
        #expect(!field.contains("l="))
    }
}
