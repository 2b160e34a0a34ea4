import Logging
import OpenSSL
import Testing

@testable import App

@Suite struct ResourcesTests {
    private static func resources(_ flags: [String: String]) async throws -> Resources {
        let settings = try await SettingsLoader(file: nil, flags: flags, environment: [:]).load()
        return Resources(settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func key(_ byte: UInt8) -> String {
        String(repeating: String(String(UInt16(byte) + 0x100, radix: 16).suffix(2)), count: 32)
    }

    private static func seal(_ key: UInt8, previous: UInt8? = nil) async throws -> Seal {
        var flags = ["seal.key": Self.key(key)]
        if let previous { flags["seal.previous_key"] = Self.key(previous) }
        return try await resources(flags).seal()
    }

    @Test func `mails sealed with the previous key open, those of any other don't`() async throws {
        let old = try await Self.seal(1).seal([1, 2, 3], context: [9])
        #expect(try await Self.seal(1).open(old, context: [9]) == [1, 2, 3])
        #expect(try await Self.seal(2, previous: 1).open(old, context: [9]) == [1, 2, 3])
        let new = try await Self.seal(2, previous: 1).seal([4], context: [9])
        #expect(try await Self.seal(2).open(new, context: [9]) == [4])
        let id = Digest.sha256(Array(repeating: 1, count: 32))[0]
        let stranger = try await Self.seal(2)
        #expect(throws: CryptoError.unknownKey(id: id)) { try stranger.open(old, context: [9]) }
    }

    @Test func `keys that can't be told apart are refused`() async throws {
        func id(_ number: UInt8) -> UInt8 { Digest.sha256(Array(repeating: number, count: 32))[0] }
        let pair = (0...UInt8.max).flatMap { left in (0..<left).map { (left, $0) } }.first { id($0.0) == id($0.1) }
        let (left, right) = try #require(pair)
        for previous in [left, right] {
            let error = await #expect(throws: ConfigurationError.self) { _ = try await Self.seal(left, previous: previous) }
            #expect(error?.description.contains("seal.previous_key") == true)
        }
    }

    private static func edgeURL(_ flags: [String: String]) async throws -> String { try await resources(flags).edgeURL() }

    @Test func `render needs an https address of edge unless all is on this machine`() async throws {
        let remote = ["relay.url": "smtp://relay.example"]
        #expect(try await Self.edgeURL([:]) == "http://127.0.0.1:8025")
        #expect(try await Self.edgeURL(["edge.url": "https://shop.example/mail/"].merging(remote) { $1 }) == "https://shop.example/mail")
        let refused: [[String: String]] = [
            remote, remote.merging(["edge.url": "http://127.0.0.1:8025"]) { $1 }, ["edge.url": "http://edge.shop.example"],
            ["edge.host": "0.0.0.0"],
        ]
        for flags in refused {
            let error = await #expect(throws: ConfigurationError.self) { _ = try await Self.edgeURL(flags) }
            #expect(error?.description.hasPrefix("edge.url: http://") == true && error?.description.contains("RFC 8058") == true)
        }
    }
}
