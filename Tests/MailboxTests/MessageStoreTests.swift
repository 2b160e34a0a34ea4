import Foundation
import Mailbox
import Synchronization
import Testing
import Time

@Suite struct MessageStoreTests {
    private func submission(_ text: String, to recipients: [String] = ["ola@example.org"]) -> Submission {
        Submission(sender: "a@shop.example", recipients: recipients, message: Array("Subject: \(text)\r\n\r\n\(text)\r\n".utf8))
    }

    @Test func `a message lies in a file of its own under trace headers`() async throws {
        try await withFolder { folder in
            let store = try MessageStore(path: "\(folder)/a/b", capacity: 10, now: { Timestamp(microseconds: 1_700_000_000_000_001) })
            let stored = try store.store(submission("Hi", to: ["ola@example.org", "jan@example.org"]))
            #expect("\(stored.id)" == "1700000000000001-000001")
            let text =
                "Return-Path: <a@shop.example>\r\nDelivered-To: ola@example.org\r\nDelivered-To: jan@example.org\r\nSubject: Hi\r\n\r\nHi\r\n"
            #expect(try String(contentsOfFile: "\(folder)/a/b/\(stored.id).eml", encoding: .utf8) == text)
            #expect(stored.size == text.utf8.count)
            #expect(try store.content(of: stored.id) == Array(text.utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a/b").count == 1)
        }
    }

    @Test func `what people were written is readable by its owner only`() async throws {
        try await withFolder { folder in
            let store = try MessageStore(path: "\(folder)/a/b", capacity: 10)
            let stored = try store.store(submission("Hi"))
            let rights = try ["a/b", "a/b/\(stored.id).eml"].map { path in
                try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")[.posixPermissions] as? Int
            }
            #expect(rights == [0o700, 0o600])
        }
    }

    @Test func `a store that is opened again lists what is there, the newest when there are too many`() async throws {
        try await withFolder { folder in
            let clock = Mutex<Int64>(1_700_000_000_000_000)
            let now: @Sendable () -> Timestamp = {
                Timestamp(
                    microseconds: clock.withLock {
                        $0 += 1; return $0
                    })
            }
            let store = try MessageStore(path: folder, capacity: 100, now: now)
            for number in 0..<30 { _ = try store.store(submission("=?utf-8?q?n=C5=BA_\(number)?=")) }
            try Data("x".utf8).write(to: URL(filePath: "\(folder)/notes.txt"))
            let again = try MessageStore(path: folder, capacity: 100, now: now)
            #expect(again.listed == store.listed)
            #expect(again.listed.last?.subject == "nź 29")
            let short = try MessageStore(path: folder, capacity: 8, now: now)
            #expect(short.count == 30)
            #expect(short.listed.suffix(8) == store.listed.suffix(8))
            #expect(short.listed.count <= 10)
        }
    }

    @Test func `what is removed is gone, and nothing else in the folder is touched`() async throws {
        try await withFolder { folder in
            let store = try MessageStore(path: folder, capacity: 10)
            let stored = try store.store(submission("Hi"))
            try Data("x".utf8).write(to: URL(filePath: "\(folder)/notes.eml"))
            let revision = store.revision
            try store.removeAll()
            #expect(store.count == 0 && store.listed.isEmpty && store.revision != revision)
            #expect(try store.content(of: stored.id) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["notes.eml"])
        }
    }

    @Test func `writers at the same time lose nothing`() async throws {
        try await withFolder { folder in
            let store = try MessageStore(path: folder, capacity: 10_000)
            let message = submission("Hi")
            await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { for _ in 0..<50 { #expect((try? store.store(message)) != nil) } }
                }
            }
            #expect(store.count == 400)
            #expect(store.listed.map(\.id) == store.listed.map(\.id).sorted())
            #expect(Set(store.listed.map(\.id)).count == 400)
        }
    }

    @Test func `a folder that can't be used is named`() async throws {
        try await withFolder { folder in
            try Data("x".utf8).write(to: URL(filePath: "\(folder)/file"))
            #expect(throws: MailboxError.self) { try MessageStore(path: "\(folder)/file", capacity: 1) }
            #expect(throws: MailboxError.self) { try MessageStore(path: "\(folder)/file/below", capacity: 1) }
            do { _ = try MessageStore(path: "\(folder)/file/below", capacity: 1) } catch { #expect("\(error)".contains("\(folder)/file")) }
        }
    }

    @Test(arguments: [
        "", "1", "../../etc/passwd", "1700000000000001-00001", "1700000000000001-0000011", "1700000000000001_000001",
        "170000000000000a-000001",
        "+700000000000001-000001", "1700000000000001-+00001", "١٧٠٠٠٠٠٠٠٠٠٠٠٠٠٠-000001", "1700000000000001-000001\0",
    ]) func `only a name of the one form is a name`(text: String) {
        #expect(MessageID(text) == nil)
    }
}

func withFolder<Result: Sendable>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "goniec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
