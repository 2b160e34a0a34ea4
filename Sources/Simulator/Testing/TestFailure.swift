package import JSON
package import Time

/// Something in a test that isn't as expected.
package enum TestFailure: Hashable, Sendable {
    /// A mail that was expected and not sent.
    case missing(TestCase.Expectation)
    /// A mail that was sent and not expected.
    case unexpected(SimulatedDelivery)
    /// A mail that was sent at another time.
    case moved(SimulatedDelivery, expected: Timestamp)
    /// A mail that must not be sent.
    case forbidden(SimulatedDelivery)
    /// An event about a mail that wasn't sent.
    case noMail(TestCase.GivenEvent)
    /// Something that can't be right, in a sentence.
    case alert(String)
}

extension TestFailure {
    /// `missing`, `unexpected`, `moved`, `forbidden` or `error`.
    package var kind: String {
        switch self {
        case .missing: "missing"
        case .unexpected: "unexpected"
        case .moved: "moved"
        case .forbidden: "forbidden"
        case .noMail, .alert: "error"
        }
    }

    /// One line for a person, with times after the test's start.
    package func line(start: Timestamp) -> String {
        switch self {
        case .missing(let expected): "missing     \(expected.line(start: start))"
        case .unexpected(let mail): "unexpected  \(Self.line(mail, start: start))"
        case .moved(let mail, let expected): "moved       \(Self.line(mail, start: start)), expected \(Self.time(expected, start: start))"
        case .forbidden(let mail): "forbidden   \(Self.line(mail, start: start))"
        case .noMail(let event):
            "error       \(event.type) in line \(event.line) is about a mail of \(event.mail ?? ""), and \(event.subject) got none before"
        case .alert(let text): "error       \(text)"
        }
    }

    /// `{kind, contact, scenario, step, template, at, expected}` or `{kind, message}`; what isn't known is left out.
    package func json(start: Timestamp) -> JSONObject {
        switch self {
        case .missing(let expected): json(expected.json)
        case .unexpected(let mail), .forbidden(let mail): json(mail.json)
        case .moved(let mail, let expected): json(mail.json, ["expected": .string(expected.description)])
        case .noMail, .alert: ["kind": .string(kind), "message": .string(String(line(start: start).dropFirst(12)))]
        }
    }

    private func json(_ members: JSONObject, _ others: JSONObject = [:]) -> JSONObject {
        var json: JSONObject = ["kind": .string(kind)]
        json.merge(members)
        json.merge(others)
        return json
    }

    private static func line(_ mail: SimulatedDelivery, start: Timestamp) -> String {
        "\(time(mail.at, start: start))  \(mail.contact)  \(mail.scenario)/\(mail.step)  \(mail.template)"
    }

    /// `+2h (2026-01-05T11:00:00Z)`.
    fileprivate static func time(_ moment: Timestamp, start: Timestamp) -> String {
        let distance = moment - start
        let text = distance < .zero ? "-\((.zero - distance).literal)" : "+\(distance.literal)"
        return "\(text) (\(moment))"
    }
}

extension TestCase.Expectation {
    fileprivate func line(start: Timestamp) -> String {
        let parts = [
            at.map { TestFailure.time($0, start: start) } ?? "some time", contact ?? "anybody",
            [scenario, step].compactMap(\.self).joined(separator: "/"), template ?? "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    fileprivate var json: JSONObject {
        var json: JSONObject = [:]
        for (name, value) in [("contact", contact), ("scenario", scenario), ("step", step), ("template", template)] {
            if let value { json[name] = .string(value) }
        }
        if let at { json["at"] = .string(at.description) }
        return json
    }
}
