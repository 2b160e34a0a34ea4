package import JSON

/// Which mails are to be tried out, on whom, and where they go.
package struct TestRequest: Sendable {
    /// The scenario.
    package let reference: ScenarioReference
    /// The address of whoever wants to see them.
    package let recipient: String
    /// As whom they are written, by subject or id; nil for whom `data` describes.
    package var contact: String?
    /// `{contact: {email, locale, zone, attributes…}, event: {type, data…}}`, as `goniec template render` takes it.
    package var data: JSONObject = [:]
    /// Only this step; nil for all that write.
    package var step: String?
    /// In place of the contact's.
    package var locale: String?

    /// Asks for every mail of a scenario.
    package init(reference: ScenarioReference, recipient: String) {
        self.reference = reference
        self.recipient = recipient
    }
}

/// What became of one mail that was tried out.
package struct TestResult: Sendable, Equatable {
    /// The step that writes it.
    package let step: String
    /// Its template.
    package let template: String
    /// The relay's answer; nil when it has none of the mail.
    package let reply: String?
    /// Why it wasn't sent; nil when it was.
    package let problem: String?
}

/// Why no mail can be tried out.
package enum TestSendError: Error, Equatable, CustomStringConvertible {
    /// There is no such scenario, or no such version of it.
    case unknown(String)
    /// The step isn't there or doesn't write; those that do.
    case noStep(String, known: [String])
    /// The scenario writes nothing.
    case noMails(String)

    package var description: String {
        switch self {
        case .unknown(let name): "there is no published scenario \(name), and no such folder: goniec scenario list shows those there are"
        case .noStep(let step, let known): "there is no step \"\(step)\" that writes; those are \(known.joined(separator: ", "))"
        case .noMails(let name): "\(name) has no step that writes"
        }
    }
}
