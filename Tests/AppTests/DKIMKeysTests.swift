import App
import Foundation
import Testing

@Suite struct DKIMKeysTests {
    private func permissions(_ path: String) throws -> Int {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    @Test func `keys that were made are shown, and only their owner can read them`() async throws {
        try await withFolder { folder in
            let session = try await session(["keys.directory": "\(folder)/keys", "mail.domain": "shop.example"])
            let paths = try session.generateKeys(domain: "shop.example", selector: "s1")
            #expect(paths == ["r", "e"].map { "\(folder)/keys/shop.example/s1\($0).pem" })
            for path in paths { #expect(try permissions(path) == 0o600) }
            #expect(try permissions("\(folder)/keys/shop.example") == 0o700)
            let records = try session.dnsRecords(domain: nil)
            #expect(records.map(\.name) == ["s1e._domainkey.shop.example", "s1r._domainkey.shop.example"])
            #expect(records[0].value.hasPrefix("v=DKIM1; k=ed25519; p="))
            #expect(records[1].value.hasPrefix("v=DKIM1; k=rsa; p="))
            #expect(try session.dnsRecords(domain: "SHOP.example").map(\.value) == records.map(\.value))
        }
    }

    @Test func `keys that are there are not overwritten, and another selector joins them`() async throws {
        try await withFolder { folder in
            let session = try await session(["keys.directory": folder])
            let first = try session.generateKeys(domain: "shop.example", selector: "a")
            let before = try Data(contentsOf: URL(fileURLWithPath: first[0]))
            let error = #expect(throws: ConfigurationError.self) { try session.generateKeys(domain: "shop.example", selector: "a") }
            #expect(error?.description.contains("choose another --selector") == true)
            #expect(try Data(contentsOf: URL(fileURLWithPath: first[0])) == before)
            _ = try session.generateKeys(domain: "shop.example", selector: "b")
            #expect(try session.dnsRecords(domain: "shop.example").count == 4)
        }
    }

    @Test(arguments: ["", "../x", "a/b", "a.b", "-a", "ż", String(repeating: "a", count: 61)])
    func `a selector that is no label becomes no file`(selector: String) async throws {
        try await withFolder { folder in
            let session = try await session(["keys.directory": "\(folder)/keys"])
            #expect(throws: ConfigurationError.self) { try session.generateKeys(domain: "shop.example", selector: selector) }
            #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).allSatisfy { !$0.hasSuffix(".pem") })
        }
    }

    @Test func `a domain without keys, a bad domain and a broken key are named`() async throws {
        try await withFolder { folder in
            let session = try await session(["keys.directory": folder])
            let missing = #expect(throws: ConfigurationError.self) { try session.dnsRecords(domain: "other.example") }
            #expect(missing?.description.contains("goniec dkim generate other.example") == true)
            #expect(throws: (any Error).self) { try session.dnsRecords(domain: "../..") }
            let broken = try write("no key", to: "\(folder)/shop.example/x.pem")
            let error = #expect(throws: ConfigurationError.self) { try session.dnsRecords(domain: "shop.example") }
            #expect(error?.description.contains(broken) == true)
        }
    }
}
