package import Time

/// What a step of a scenario would have sent.
package struct StepSummary: Hashable, Sendable {
    /// Whose step it is.
    package let scenario: String
    /// The step that writes.
    package let step: String
    /// How many mails.
    package private(set) var mails = 0
    /// To how many contacts.
    package var contacts: Int { subjects.count }
    /// When the first one was sent.
    package private(set) var first: Timestamp
    /// When the last one was sent.
    package private(set) var last: Timestamp
    private var subjects: Set<String> = []

    private init(_ delivery: SimulatedDelivery) {
        scenario = delivery.scenario
        step = delivery.step
        first = delivery.at
        last = delivery.at
    }

    /// The steps that sent something, by their names.
    package static func of(_ deliveries: some Sequence<SimulatedDelivery>) -> [StepSummary] {
        var summaries: [String: StepSummary] = [:]
        for delivery in deliveries {
            summaries["\(delivery.scenario)\0\(delivery.step)", default: StepSummary(delivery)].add(delivery)
        }
        return summaries.sorted { $0.key < $1.key }.map(\.value)
    }

    private mutating func add(_ delivery: SimulatedDelivery) {
        mails += 1
        first = min(first, delivery.at)
        last = max(last, delivery.at)
        subjects.insert(delivery.contact)
    }
}
