package import JSON
package import Scenario
internal import Time

/// A line of the journal that would have been written.
package struct SimulatedLine: Hashable, Sendable {
    /// Whom it is about: the subject.
    package let contact: String
    /// Whose decision it was; nil when no scenario's.
    package let scenario: String?
    /// What was decided.
    package let entry: JournalEntry

    /// `{at, contact, scenario, step, kind, detail}`; what is missing is null.
    package var json: JSONObject {
        [
            "at": .string(entry.at.description), "contact": .string(contact), "scenario": scenario.map { .string($0) } ?? .null,
            "step": entry.step.map { .string($0) } ?? .null, "kind": .string(entry.kind.rawValue), "detail": .string(entry.detail),
        ]
    }

    /// One line for a person.
    package var line: String {
        let place = [scenario, entry.step].compactMap(\.self).joined(separator: "/")
        return "\(entry.at)  \(contact)  \(place)  \(entry.kind.rawValue)  \(entry.detail)"
    }
}
