import Delivery
import Foundation
import Mail
import OpenSSL
import Testing
import Time

struct DKIMSignerTests {
    @Test func `messages with both signatures are whole and genuine to Python's email and dkimpy`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "goniec-mail-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let signer = try DKIMSigner(
            domain: "żółw.example",
            keys: [("rsa1", try .generateRSA2048()), ("ed1", try .generateEd25519())])
        let samples = try MailSamples.all(seed: 1, randomCount: 150)
        var expected: [String: Any] = [:]
        for (index, sample) in samples.enumerated() {
            let signed = try signer.sign(try sample.message.encoded(), at: sample.message.date)
            try Data(signed).write(to: folder.appending(path: "\(index).eml"))
            expected["\(index).eml"] = expectation(sample)
        }
        let records = Dictionary(uniqueKeysWithValues: try signer.dnsRecords().map { ($0.name, $0.value) })
        try JSONSerialization.data(withJSONObject: expected).write(to: folder.appending(path: "expected.json"))
        try JSONSerialization.data(withJSONObject: records).write(to: folder.appending(path: "records.json"))
        #expect(try PythonCheck.run(over: folder) == samples.count)
    }

    private func expectation(_ sample: MailSamples.Sample) -> [String: Any] {
        let message = sample.message
        var expected: [String: Any] = [
            "subject": sample.subject, "date": message.date.seconds, "utf8": message.needsSMTPUTF8, "signatures": 2,
            "files": message.attachments.filter { $0.contentID == nil || !$0.name.isEmpty }.map(\.name),
            "addresses": [
                "From": [message.from.name, message.from.address.description],
                "To": [message.to[0].name, message.to[0].address.description],
            ],
        ]
        if let html = message.html { expected["html"] = lineFeeds(html) }
        if let text = message.text { expected["plain"] = lineFeeds(text) }
        return expected
    }

    private func lineFeeds(_ text: String) -> String {
        // By scalars, since a combining mark after CRLF makes another character of it.
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if scalar != "\n" || previous != "\r" { scalars.append(scalar == "\r" ? "\n" : scalar) }
            previous = scalar
        }
        return String(scalars)
    }
}
