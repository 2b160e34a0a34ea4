import Mail
import Testing

struct AddressTests {
    @Test(arguments: [
        ("anna@example.com", "anna@example.com"),
        (" anna@example.com ", "anna@example.com"),
        ("Anna.Nowak+tag@EXAMPLE.com", "Anna.Nowak+tag@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("sklep@żółw.pl", "sklep@xn--w-uga1v8h.pl"),
        ("a@BÜCHER.example", "a@xn--bcher-kva.example"),
        ("a@straße.example", "a@xn--strae-oqa.example"),
        ("a@例え。テスト", "a@xn--r8jz45g.xn--zckzah"),
        ("\"simple\"@example.com", "simple@example.com"),
        ("\"a@b\"@example.com", "\"a@b\"@example.com"),
        ("\"a..b\"@example.com", "\"a..b\"@example.com"),
        ("a@[192.0.2.1]", "a@[192.0.2.1]"),
        ("a@[IPv6:2001:DB8::1]", "a@[IPv6:2001:db8::1]"),
        ("a@localhost", "a@localhost"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
    ])
    func `an address is read into the form for the wire`(text: String, wire: String) throws {
        #expect(try Address(parsing: text).description == wire)
    }

    @Test(arguments: [
        "", "@", "a@", "@b", "anna", "a b@example.com", "a@exa mple.com", "a\r\n@example.com", "a@example.com\r\nRCPT TO:<b@c>",
        "a\u{0}@b.c",
        ".a@example.com", "a.@example.com", "a..b@example.com", "a@b@example.com", "<a@example.com>", "a@-b.com", "a@b-.com", "a@b..com",
        "a@.com", "a@b.com.", "a@b_c.com", "a@1.2.3.4", "\"a@example.com", "\"a\"b@example.com", "\"a b\"@example.com",
        "\"a\\\"@example.com",
        "a@[1.2.3]", "a@[1.2.3.400]", "a@[1.2.3.4", "a@[IPv6:zz]", "a,b@example.com", "a(comment)@example.com", "a@😀.com", "a@ﬁ.com",
        "a@xn--a.com", "a@xn--zzzzzzzzzz99999999.com", "a\u{202E}b@example.com", "a@b\u{200D}c.com", "a\u{85}@b.com",
    ])
    func `what can't be delivered safely is refused`(text: String) {
        #expect(throws: AddressError.self) { try Address(parsing: text) }
    }

    @Test func `limits of RFC 5321 are kept`() throws {
        let local = String(repeating: "a", count: 64)
        #expect(try Address(parsing: local + "@example.com").localPart == local)
        #expect(throws: AddressError.localPartTooLong) { try Address(parsing: local + "a@example.com") }
        let label = String(repeating: "b", count: 63)
        #expect(throws: AddressError.tooLong) { try Address(parsing: "\(local)@\(label).\(label).\(label)") }
        #expect(throws: AddressError.domainTooLong) { try Address(parsing: "a@\(label).\(label).\(label).\(label)") }
        #expect(throws: AddressError.self) { try Address(parsing: "a@\(label)b.com") }
        #expect(throws: AddressError.self) { try Address(parsing: String(repeating: "a@", count: 100_000)) }
    }

    @Test func `a local part that isn't ASCII needs SMTPUTF8, in NFC`() throws {
        let address = try Address(parsing: "zo\u{0301}łw@żółw.pl")
        #expect(address.needsSMTPUTF8)
        #expect(address.description.unicodeScalars.elementsEqual("z\u{F3}łw@xn--w-uga1v8h.pl".unicodeScalars))
        #expect(try !Address(parsing: "a@żółw.pl").needsSMTPUTF8)
    }

    @Test(arguments: [
        ("Shop <a@b.c>", "Shop", "a@b.c"), ("\"Shop, Inc.\" <a@b.c>", "Shop, Inc.", "a@b.c"), ("a@b.c", "", "a@b.c"),
        ("<a@b.c>", "", "a@b.c"),
        ("Żółw <a@b.c>", "Żółw", "a@b.c"), ("=?utf-8?q?=C5=BB?= <a@b.c>", "Ż", "a@b.c"), ("\"a \\\"b\\\"\" <a@b.c>", "a \"b\"", "a@b.c"),
    ])
    func `a display name is read`(text: String, name: String, address: String) throws {
        let named = try NamedAddress(parsing: text)
        #expect(named.name == name)
        #expect(named.address.description == address)
    }

    @Test(arguments: ["\"open <a@b.c>", "a@b.c, d@e.f", "x <a@b.c> y", "x <<a@b.c>", "x <a@b.c"])
    func `a list or a broken form isn't one address`(text: String) {
        #expect(throws: AddressError.self) { try NamedAddress(parsing: text) }
    }

    @Test func `mutated addresses never carry a line end, a space or a control`() {
        var generator = SplitMix(state: 7)
        for _ in 0..<20_000 {
            let text = generator.mutated("\"Żółw, x\" <a.b+c@żółw.example>")
            guard let named = try? NamedAddress(parsing: text) else { continue }
            #expect(named.address.description.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 })
            #expect(named.name.unicodeScalars.allSatisfy { $0.value >= 32 })
            #expect(Address(named.address.description) == named.address)
        }
    }
}
