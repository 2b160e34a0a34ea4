package import Scenario

/// An attribute as contacts have it.
package struct ObservedAttribute: Sendable, Equatable {
    /// The kinds of values that are told apart.
    package enum Kind: String, Sendable, CaseIterable {
        case text, date, timestamp, integer, number, boolean, list, object
    }

    /// Its name.
    package let name: String
    /// How many contacts have a value of each kind.
    package let counts: [Kind: Int64]

    /// Notes what was seen.
    package init(name: String, counts: [Kind: Int64]) {
        self.name = name
        self.counts = counts
    }

    /// How many contacts have it.
    package var count: Int64 { counts.values.reduce(0, +) }

    /// The narrowest type that all its values are of; nil when there is none.
    package var type: AttributeType? {
        let kinds = Set(counts.filter { $0.value > 0 }.keys)
        if kinds.count == 1, let kind = kinds.first { return AttributeType(rawValue: kind.rawValue) }
        if kinds.isSubset(of: [.integer, .number]), !kinds.isEmpty { return .number }
        if kinds.isSubset(of: [.text, .date, .timestamp]), !kinds.isEmpty { return .text }
        return nil
    }
}
