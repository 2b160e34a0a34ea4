import Foundation
import JSON
import Support
import Testing

extension EndToEnd {
    @Suite struct MalformedEventTests {
        /// What strangers send, each with what its dead letter's reason must tell them.
        private static let malformed: [(body: [UInt8], reason: String)] = [
            (Array("order placed: A-1".utf8), "not a CloudEvent"),
            (Array("[1, 2]".utf8), "not a CloudEvent"),
            ([], "not a CloudEvent"),
            (event(dropping: "id"), "the event has no id"),
            (event(dropping: "subject"), "the event has no subject"),
            (event(dropping: "type"), "the event has no type"),
            (event(["id": ""]), "the event has no id"),
            (event(["data": .string(String(repeating: "x", count: 256 * 1_024))]), "bytes, more than 262144"),
            (event(["data": "\u{FFFD}"]).replacing([0xEF, 0xBF, 0xBD], with: [0xC3, 0x28]), "UTF-8"),
            (Array(#"{"specversion":"1.0","id":"nul","source":"s","type":"t","subject":"a\u0000b"}"#.utf8), "u0000, which can't be stored"),
            (event(["specversion": "0.3"]), "specversion is \"0.3\""),
            (event(["time": "yesterday"]), "time is not RFC 3339"),
            (event(["data": ["contact": "ann@example.org"]]), "data.contact is no object"),
            (event(["id": "good-0", "subject": "good-0", "data": "another body"]), "with another body"),
        ]

        @Test func `a malformed event becomes a dead letter with a readable reason, and its neighbours go through`() async throws {
            try await TestFarm.with("malformed", scenarios: [Example.orderThankYou]) { farm in
                let good = (0..<40).map { Order(id: "good-\($0)", subject: "good-\($0)") }
                var messages = good.map { (key: $0.type, body: Array($0.json.utf8)) }
                // One after every second good one; the known id comes after its first body.
                for (index, bad) in Self.malformed.enumerated() {
                    messages.insert((key: "order.placed", body: bad.body), at: 3 * index + 2)
                }
                // Before any worker is there, so that they come in one batch.
                try await farm.publishFromPython(messages)
                try await farm.work("trigger", "render", "send", "archivist")
                try await farm.delivers(good.count)
                try await until("every malformed event is a dead letter") {
                    try await farm.database.value("SELECT count(*) FROM dead_letter") == "\(Self.malformed.count)" ? true : nil
                }

                let letters = try await farm.exported("--queue", "trigger.event")
                for (body, reason) in Self.malformed {
                    let text = String(validating: body, as: UTF8.self)
                    let kept = text ?? Data(body).base64EncodedString()
                    let found = letters.filter { $0["body"]?.string == kept && $0["body_encoding"] == (text == nil ? "base64" : "text") }
                    let reasons = found.map { $0["reason"]?.string ?? "" }
                    #expect(reasons.count == 1 && reasons[0].contains(reason), "\(reason): \(reasons)")
                }
                #expect(try await farm.database.value("SELECT count(*) FROM delivery WHERE state = 'accepted'") == "\(good.count)")
                #expect(Set(try await farm.mails().map(\.to)) == Set(good.map { "\($0.subject)@example.org" }))
            }
        }

        private static func event(_ changes: JSONObject = [:], dropping name: String? = nil) -> [UInt8] {
            var event: JSONObject = [
                "specversion": "1.0", "id": "malformed", "source": "urn:example:test", "type": "order.placed", "subject": "malformed",
                "data": [:],
            ]
            event.merge(changes)
            if let name { event[name] = nil }
            return JSONValue.object(event).bytes
        }
    }
}
