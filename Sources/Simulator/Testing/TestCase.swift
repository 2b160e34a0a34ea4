package import JSON
package import Time

/// A test of a scenario's folder: what happens on a virtual clock, and what must be sent.
package struct TestCase: Hashable, Sendable {
    /// A contact that is there from the beginning.
    package struct GivenContact: Hashable, Sendable {
        package let subject: String
        /// `<subject>@example.org` when nothing is said; nil for a contact without an address.
        package var email: String?
        package var locale: String?
        package var zone: String?
        package var attributes: JSONObject = [:]
        package var consents: [String: Bool] = [:]
    }

    /// Something that happens.
    package struct GivenEvent: Hashable, Sendable {
        package let id: String
        package let source: String
        package let type: String
        package let subject: String
        package let time: Timestamp
        /// When it is taken in.
        package let arrives: Timestamp
        package let data: JSONValue
        /// The step whose latest mail to the contact it is about; nil when it is about none.
        package let mail: String?
        /// Where it stands in the file, from 1.
        package let line: Int
    }

    /// What is sure of a mail.
    package struct Expectation: Hashable, Sendable {
        package var contact: String?
        package var scenario: String?
        package var step: String?
        package var template: String?
        package var at: Timestamp?
        /// Where it stands in the file, from 1.
        package let line: Int
    }

    /// How a list of expectations is meant.
    package enum Completeness: Hashable, Sendable {
        /// Nothing else is sent.
        case exact
        /// Other mails may be sent, too.
        case some
    }

    /// What the test says, as a sentence.
    package let name: String
    /// Where it begins in the file, from 1.
    package let line: Int
    /// When the clock begins.
    package let start: Timestamp
    /// When it ends; nil for when nothing is left to wait for.
    package let end: Timestamp?
    /// Other folders whose scenarios are at work too, relative to the scenario's own.
    package let others: [String]
    /// The files of the segments that there are, relative to the folder.
    package let segments: [String]
    /// Who is there from the beginning: everybody that the test speaks of.
    package let contacts: [GivenContact]
    /// What happens, in the order of the file.
    package let events: [GivenEvent]
    /// When the scheduler is down.
    package let downtimes: Downtimes
    /// What must be sent.
    package let expected: [Expectation]
    /// Whether that is all.
    package let completeness: Completeness
    /// What must not be sent.
    package let forbidden: [Expectation]
}

extension TestCase.Expectation {
    /// Whether a mail is as expected.
    func matches(_ delivery: SimulatedDelivery) -> Bool {
        (at ?? delivery.at) == delivery.at && matchesButForTime(delivery)
    }

    /// Whether a mail is as expected, apart from its time.
    func matchesButForTime(_ delivery: SimulatedDelivery) -> Bool {
        (contact ?? delivery.contact) == delivery.contact && (scenario ?? delivery.scenario) == delivery.scenario
            && (step ?? delivery.step) == delivery.step && (template ?? delivery.template) == delivery.template
    }
}
