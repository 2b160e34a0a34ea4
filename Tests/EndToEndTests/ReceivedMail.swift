import Foundation
import JSON
import Support

/// A mail in the mailbox, as Python's `email` and dkimpy see it.
struct ReceivedMail {
    let headers: [String: String]
    let text: String
    let html: String
    let defects: [String]
    /// How many DKIM signatures it has, and how many of them verify with what `goniec dkim show` prints.
    let signatures: Int
    let verified: Int

    var to: String { headers["To"] ?? "" }
    var subject: String { headers["Subject"] ?? "" }
    var messageID: String { headers["Message-ID"] ?? "" }

    init(_ json: JSONValue) {
        headers = (json["headers"]?.object ?? [:]).reduce(into: [:]) { $0[$1.0] = $1.1.string }
        text = json["text"]?.string ?? ""
        html = json["html"]?.string ?? ""
        defects = (json["defects"]?.array ?? []).compactMap(\.string)
        signatures = Int(json["signatures"]?.int ?? -1)
        verified = Int(json["verified"]?.int ?? -1)
    }
}

extension TestFarm {
    /// Every mail in the mailbox, in the order they came.
    func mails() async throws -> [ReceivedMail] {
        let records = try await goniec(["dkim", "show", Self.domain, "--json"])
        let output = try await python(Example.scripts.appending(path: "read_mails.py"), [mailFolder.path, records])
        return (try JSONValue(parsing: Array(output.utf8)).array ?? []).map(ReceivedMail.init)
    }

    /// How many mails are in the mailbox.
    var mailCount: Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: mailFolder.path)) ?? []
        return names.count { $0.hasSuffix(".eml") }
    }

    /// Returns when the mailbox has this many mails.
    func delivers(_ count: Int, within limit: Duration = .seconds(60)) async throws {
        try await until("\(count) mails have come", within: limit) { mailCount >= count ? true : nil }
    }

    /// Publishes messages with pika; their bodies may be anything.
    func publishFromPython(_ messages: [(key: String, body: [UInt8])]) async throws {
        let lines = messages.map { message in
            let line: JSONValue = ["key": .string(message.key), "body": .string(Data(message.body).base64EncodedString())]
            return line.text + "\n"
        }
        _ = try await python(
            Example.scripts.appending(path: "publish.py"), [virtualHost.url], input: Data(lines.joined().utf8))
    }

    /// Publishes events with the product's own command.
    func publish(_ orders: [Order]) async throws {
        try await goniec(["event", "publish"], input: orders.map { $0.json + "\n" }.joined())
    }
}
