import Testing

@testable import Workers

@Suite struct FingerprintTests {
    /// Failures as they come; `%` is where something differs from message to message.
    private static let failures = [
        "the event has % bytes, more than %", "time is not RFC 3339: \"%\"", "no text \"%\"", "not a CloudEvent: unexpected % at byte %",
        "the sealed mail can't be opened: % bytes are too short", "the contact's address \"%\" is no address",
        "specversion is \"%\", only \"%\" is known", "templates/%: line %: unknown filter '%'", "given up by the broker: rejected",
        "delivered % times without an end: it may be what kills the worker", "the event has no id", "the event has no subject",
        "content type % is not supported", "server said: % from % (%)", "can't reach %, isn't there", "no such template",
        "it isn't the customer's %", "an event with this source and id was taken in before, with another body",
    ]

    private static func value(_ random: inout SeededRandom) -> String {
        let digits = { (count: Int, random: inout SeededRandom) in
            String((0..<count).map { _ in Character(String(Int.random(in: 0...15, using: &random), radix: 16)) })
        }
        let number = Int.random(in: 0...9_999_999, using: &random)
        switch Int.random(in: 0...9, using: &random) {
        case 0: return "\(number)"
        case 1: return "\(Double(number) / 8)"
        case 2: return [8, 4, 4, 4, 12].map { digits($0, &random) }.joined(separator: "-")
        case 3: return "1" + digits(Int.random(in: 7...40, using: &random), &random)
        case 4: return "2026-11-\(10 + number % 20)T1\(number % 10):22:33.\(number)Z"
        case 5: return "10.\(number % 256).3.\(number % 100):5672"
        case 6: return "person\(number).name@example-\(number).org"
        case 7: return "\(number / 1_000),\(number % 900 + 100)"
        case 8: return "\(number)-\(number % 7)"
        default: return "\(number % 12)/\(number % 28)"
        }
    }

    /// Inside quotes anything may stand.
    private static func words(_ random: inout SeededRandom) -> String {
        let words = ["say \\\"it\\\"", "tomorrow", "Łódź isn't far", "a@b", "x 12", "", "ORDER", "<html>"]
        return (0..<Int.random(in: 0...3, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
    }

    private static func instance(of failure: String, _ random: inout SeededRandom) -> String {
        var text = ""
        var previous: Character = " "
        for character in failure {
            if character == "%" {
                text += previous == "\"" ? words(&random) : value(&random)
            } else {
                text.append(character)
            }
            previous = character
        }
        return text
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `the same failure with other values is one group, and another failure is another`(seed: UInt64) {
        var random = SeededRandom(seed)
        var groups: [String: String] = [:]
        for failure in Self.failures {
            let shapes = Set((0..<25).map { _ in Fingerprint.shape(of: Self.instance(of: failure, &random)) })
            #expect(shapes.count == 1, "\(failure): \(shapes)")
            let print = Fingerprint.of(queue: "q", reason: Self.instance(of: failure, &random))
            #expect(groups[print] == nil, "\(failure) and \(groups[print] ?? "")")
            groups[print] = failure
        }
        #expect(groups.count == Self.failures.count)
    }

    @Test func `words tell failures apart, whatever follows an apostrophe`() {
        let reasons = [
            "the relay can't be reached", "the relay can't be understood", "it isn't \"a\" thing", "it isn't \"a\" wish", "utf8 is wrong",
            "sha256 is wrong", "step one failed", "step two failed", "", "no reason was given",
        ]
        #expect(Set(reasons.map { Fingerprint.of(queue: "q", reason: $0) }).count == reasons.count)
        #expect(Fingerprint.of(queue: "a", reason: "x") != Fingerprint.of(queue: "b", reason: "x"))
    }

    @Test func `a quotation that was cut off belongs to no shape`() {
        #expect(Fingerprint.shape(of: "time is not RFC 3339: \"tomo") == Fingerprint.shape(of: "time is not RFC 3339: \"yesterday and"))
        #expect(Fingerprint.shape(of: "at 'x' and 'y'") == Fingerprint.shape(of: "at 'isn't' and 'z'"))
    }
}
